import { account, user } from '@snapfold/domain';
import type { SentCommand } from '../../load/command-log.js';
import type { StoredBank } from '../../stored/stored.js';
import { JournalFold } from '../journal-fold.js';
import { judgeUniqueKeys } from '../unique-keys.js';
import type { Violation } from '../violation.js';
import { judgeCommands } from './command-oracle.js';
import { judgeMoney } from './money.js';
import { judgeFreezing, judgeOwners } from './owner-oracle.js';
import { judgeRefusals } from './refusal-oracle.js';

/** Everything that must hold for a bank at rest and for the answers that its clients got. */
export async function judgeBank(sent: readonly SentCommand[], bank: StoredBank): Promise<Violation[]> {
  return [
    ...new JournalFold(user).look(bank.users),
    ...new JournalFold(account).look(bank.accounts),
    ...judgeCommands(sent, bank),
    ...(await judgeRefusals(sent, bank)),
    ...judgeUniqueKeys(user, bank.users),
    ...judgeMoney(sent, bank),
    ...judgeOwners(bank),
    ...judgeFreezing(bank),
  ];
}
