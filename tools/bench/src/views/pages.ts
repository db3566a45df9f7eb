import { startBank, until, type BankClient } from '@snapfold/running-bank';
import { interleaved } from '../measure/interleaved.js';
import { runLoad } from '../measure/load.js';
import { atMost, type SelfRow } from '../report/rows.js';
import { MovementJournal } from './movement-journal.js';
import type { Bench } from './run.js';
import type { Settings } from './settings.js';

/** Measures the first and the last page of the movements of one account, over HTTP. */
export async function runPages({ settings, place }: Bench): Promise<SelfRow[]> {
  const at = place('pages');
  const journal = await MovementJournal.seed(at, { accounts: 1, events: settings.movements + 1 });
  const [account] = journal.accounts;
  if (account === undefined) throw new RangeError('There is no account.');
  try {
    const uri = new URL(at.uri);
    uri.pathname = `/${at.database}`;
    const bank = await startBank({ MONGODB_URI: uri.href }, { isChecked: false });
    try {
      const isReady = async () => (await bank.http.get('/health/ready')).status === 200;
      await until('the views hold all movements', isReady, 600_000);
      await journal.check('movement_g1');
      return [await measurePages(bank.client, account, settings)];
    } finally {
      bank.signal('SIGTERM');
      await bank.ended;
    }
  } finally {
    await journal.close();
  }
}

async function measurePages(client: BankClient, account: string, settings: Settings): Promise<SelfRow> {
  const { movements, rounds, roundMs } = settings;
  const last = await cursorOfLastPage(client, account, movements);
  const measure = (cursor?: string) => async () =>
    (await runLoad({ atOnce: 1, ms: roundMs }, () => client.movementPage(account, cursor))).p50;
  const variants = new Map([
    ['first', measure()],
    ['last', measure(last)],
  ]);
  const results = await interleaved(variants, rounds);
  const [base, measured] = [results.get('first'), results.get('last')];
  if (!base || !measured) throw new Error('One of the two was not measured.');
  const length = movements.toLocaleString('en');
  return {
    workload: `last page of \`GET /v1/accounts/{id}/movements\` against the first, ${length} movements, p50`,
    unit: 'ms',
    base,
    measured,
    target: atMost(1.5),
    note: '100 items each, over HTTP, 1 at a time',
  };
}

/** Follows the cursors to the end, and checks that the pages hold every movement. */
async function cursorOfLastPage(client: BankClient, account: string, movements: number): Promise<string | undefined> {
  // Version 1 is the account's opening.
  let expected = movements + 1;
  for (let cursor: string | undefined; ;) {
    const { items, next } = await client.movementPage(account, cursor);
    for (const { version } of items) {
      if (version !== expected) throw new Error(`A page shows version ${version} instead of ${expected}.`);
      expected -= 1;
    }
    if (next === undefined && expected > 1) throw new Error(`The pages end above version ${expected}.`);
    if (next === undefined) return cursor;
    cursor = next;
  }
}
