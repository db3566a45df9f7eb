import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openBank } from '@snapfold/infrastructure';
import { createContext } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { connect, systemRuntime, type Connection } from '@snapfold/mongoose';

const MAIN = resolve(import.meta.dirname, '../dist/main.js');
const { uri } = uniqueDatabase();
let connection: Connection;
let account = '';

const openQuietly = () =>
  openBank(connection, {
    ...{ runtime: systemRuntime, onViewError: () => {}, onRefoldError: () => {}, onSubscriptionError: () => {} },
  });

/** Opens an account and makes five deposits, at positions 1 to 6. No process keeps the views afterwards. */
beforeAll(async () => {
  connection = await connect(uri);
  const bank = await openQuietly();
  const context = createContext(systemRuntime);
  const { id } = await bank.aggregates.users.engine.create({ type: 'register', email: 'a@b.org', name: 'A' }, context);
  account = (await bank.aggregates.accounts.engine.create({ type: 'open', owner: id, currency: 'EUR' }, context)).id;
  for (let n = 0; n < 5; n += 1)
    await bank.aggregates.accounts.engine.update(
      account,
      { type: 'deposit', amount: { minor: 1, currency: 'EUR' } },
      context,
    );
  for (const view of [bank.views.movements, bank.views.summaries]) expect(await view.waitFor(6, 30_000)).toBe(true);
  await bank.close();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

async function run(...args: readonly string[]) {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [MAIN, 'views', ...args], { env: { ...inherited, MONGODB_URI: uri } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}
const parsed = (text: string): unknown => JSON.parse(text);

test('list names the views', async () => {
  expect(await run('list')).toEqual({ code: 0, err: '', out: 'movement\naccount_summary\n' });
});

test('status shows the position of each generation', async () => {
  const { code, out } = await run('status');
  expect(code).toBe(0);
  expect(out).toMatch(/^view +generation +version +status +position +head +behind +seconds +parked\n/);
  expect(out).toMatch(/^movement +1 +\d+ +live +6 +6 +0 +0\.0 +0$/m);
  const json = await run('status', '--json');
  expect(parsed(json.out)).toMatchObject([
    {
      view: 'movement',
      number: 1,
      status: 'live',
      checkpoint: 6,
      head: 6,
      eventsBehind: 0,
      secondsBehind: 0,
      parked: 0,
    },
    { view: 'account_summary', number: 1, checkpoint: 6 },
  ]);
});

test('a rebuild parks events that cannot be read and counts them, and a replay after the fix applies them', async () => {
  const journal = connection.collection<{ _id: number; payload: { type: string } }>('accounts_journal');
  await journal.updateOne({ _id: 4 }, { $set: { 'payload.type': 'not_known_yet' } });
  const rebuilt = await run('rebuild', 'movement');
  expect(rebuilt).toMatchObject({ code: 0 });
  expect(rebuilt.out).toMatch(/^movement {2}6 of 6 {2}[\d,]+\/s {2}3 parked\n$/);

  const parked = await run('parked', 'movement');
  expect(parked.out.trim().split('\n')).toEqual([
    `movement  position 4  ${account}-4  UnreadableEvent: An event "not_known_yet" in version 1 of its shape cannot be read by this release (UNKNOWN_EVENT_TYPE).`,
    `movement  position 5  ${account}-5  waits for an earlier event of its aggregate`,
    `movement  position 6  ${account}-6  waits for an earlier event of its aggregate`,
  ]);
  expect(await run('replay', 'movement')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^3 events are still parked/m),
  });

  await journal.updateOne({ _id: 4 }, { $set: { 'payload.type': 'amount_deposited' } });
  expect(await run('replay', 'movement')).toMatchObject({ code: 0, out: 'movement: nothing is parked\n' });
  expect(await run('parked', '--json')).toMatchObject({ code: 0, out: '' });
  const again = await run('replay', 'movement', '--json');
  expect(parsed(again.out)).toEqual({ view: 'movement', parked: 0 });
  const bank = await openQuietly();
  await bank.views.movements.ready;
  const { items } = await bank.views.movements.find({ accountId: account }, { limit: 10 });
  expect(items.map(({ version }) => version)).toEqual([6, 5, 4, 3, 2]);
  await bank.close();
});

test('a rebuild while the service runs is done by the service, and the command waits for its end', async () => {
  const bank = await openQuietly();
  await bank.views.summaries.ready;
  const { code, out } = await run('rebuild', 'account_summary', '--json');
  expect(code).toBe(0);
  const lines = out.trim().split('\n').map(parsed);
  expect(lines.at(-1)).toMatchObject({
    view: 'account_summary',
    number: 2,
    status: 'live',
    checkpoint: 6,
    etaSeconds: 0,
  });
  expect(await bank.views.summaries.get(account)).toMatchObject({ movements: 5, totalIn: '5' });
  await bank.close();
});

test('an unknown view is reported in one line that names the known views', async () => {
  const answer = await run('rebuild', 'nothing');
  expect(answer).toEqual({
    code: 1,
    out: '',
    err: 'There is no view "nothing". The views are: movement, account_summary.\n',
  });
});
