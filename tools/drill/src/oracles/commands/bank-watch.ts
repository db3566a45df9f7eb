import { account, user } from '@snapfold/domain';
import type { MongoClient } from 'mongodb';
import { readStoredBank, type StoredBank } from '../../stored/stored.js';
import { JournalFold } from '../journal-fold.js';
import type { Violation } from '../violation.js';
import { Watch } from '../watch.js';
import { sumOf } from './money.js';

export interface Watched {
  /** The accounts whose sum must never change. */
  readonly accounts: readonly string[];
  readonly sumMinor: number;
}

const PAUSE_MS = 150;

/**
 * Looks at the whole bank again and again under load, each time in one snapshot session. A look reads a journal from the last
 * position that was seen. An event that appears at or below that position is not read, and shows as a gap.
 */
export class BankWatch {
  readonly violations: Violation[] = [];
  looks = 0;
  readonly #folds = { users: new JournalFold(user), accounts: new JournalFold(account) };
  readonly #watch = new Watch(PAUSE_MS, () => this.#look());

  constructor(
    private readonly client: MongoClient,
    private readonly watched: Watched,
  ) {}

  stop(): Promise<void> {
    return this.#watch.stop();
  }

  async #look(): Promise<void> {
    const { users, accounts } = this.#folds;
    const bank = await readStoredBank(this.client, { users: users.position, accounts: accounts.position });
    this.looks += 1;
    this.violations.push(...users.look(bank.users), ...accounts.look(bank.accounts), ...this.#judgeSum(bank));
  }

  #judgeSum({ accounts }: StoredBank): Violation[] {
    const { sumMinor, accounts: ids } = this.watched;
    const sum = sumOf(accounts.snapshots.filter(({ _id }) => ids.includes(_id)));
    if (sum === sumMinor) return [];
    return [{ oracle: 'transfers keep the sum', what: `look ${this.looks}: ${sum} minor units, not ${sumMinor}` }];
  }
}
