import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { money } from '@snapfold/domain';
import { testContext, TestRuntime } from '@snapfold/kernel/testing';
import { inMemoryStores } from '@snapfold/mongoose/testing';
import { bank, type Bank } from './bank.js';

const runtime = new TestRuntime();
const errors: unknown[] = [];
let running: Bank;

beforeEach(async () => {
  running = await bank.open(inMemoryStores(runtime), {
    runtime,
    onViewError: (_, error) => errors.push(error),
    onRefoldError: (error) => errors.push(error),
    onSubscriptionError: (_, error) => errors.push(error),
  });
});
afterEach(async () => {
  await running.close();
  expect(errors).toEqual([]);
});

const context = testContext({ userId: 'ada' }, runtime);
/** Waits until every event of a user up to a position has been handled. */
async function untilHandled(position: number): Promise<void> {
  const { ownerStatus } = running.subscriptions;
  while ((await ownerStatus.status()).checkpoint < position) await runtime.sleep(1);
}

const eur = (minor: number) => money(minor, 'EUR');

test('the bank runs in memory with its query builders for MongoDB', async () => {
  const { users, accounts } = running.aggregates;
  const ada = await users.engine.create({ type: 'register', email: 'Ada@example.org', name: 'Ada' }, context);
  await expect(
    users.engine.create({ type: 'register', email: 'ada@EXAMPLE.org', name: 'Bob' }, context),
  ).rejects.toMatchObject({ code: 'USER_EMAIL_TAKEN' });
  expect((await users.snapshots.find({ email: 'ADA@example.org' }, { limit: 10 })).items).toMatchObject([
    { id: ada.id },
  ]);
  expect((await users.snapshots.find({ status: 'deactivated' }, { limit: 10 })).items).toEqual([]);

  const { id } = await accounts.engine.create({ type: 'open', owner: ada.id, currency: 'EUR' }, context);
  await accounts.engine.update(id, { type: 'deposit', amount: eur(500) }, context);
  await accounts.engine.update(id, { type: 'withdraw', amount: eur(200) }, context);
  expect((await accounts.snapshots.find({ owner: ada.id, currency: 'EUR' }, { limit: 10 })).items).toMatchObject([
    { id, state: { balance: eur(300) } },
  ]);

  const { movements, summaries } = running.views;
  for (const view of [movements, summaries]) expect(await view.waitFor(accounts.committed.of(id), 10_000)).toBe(true);
  const first = await movements.find({ accountId: id }, { limit: 1 });
  expect(first.items).toMatchObject([{ kind: 'withdrawal', amount: eur(-200) }]);
  const second = await movements.find({ accountId: id }, { limit: 1, cursor: first.next });
  expect(second).toMatchObject({ items: [{ kind: 'deposit', amount: eur(500) }] });
  expect(second.next).toBeUndefined();
  expect((await movements.find({ accountId: id, kind: 'deposit' }, { limit: 10 })).items).toHaveLength(1);
  expect(await summaries.get(id)).toMatchObject({ movements: 2, totalIn: '500', totalOut: '200' });
});

test('the accounts of a user are frozen after the deactivation, and unfrozen after the reactivation', async () => {
  const { users, accounts } = running.aggregates;
  const bob = await users.engine.create({ type: 'register', email: 'bob@example.org', name: 'Bob' }, context);
  const open = async () => (await accounts.engine.create({ type: 'open', owner: bob.id, currency: 'EUR' }, context)).id;
  const [first, closed, last] = [await open(), await open(), await open()];
  await accounts.engine.update(closed, { type: 'close' }, context);

  await users.engine.update(bob.id, { type: 'deactivate' }, context);
  await untilHandled(users.committed.of(bob.id));
  const deposit = (id: string) => accounts.engine.update(id, { type: 'deposit', amount: eur(1) }, context);
  for (const id of [first, last]) await expect(deposit(id)).rejects.toMatchObject({ code: 'ACCOUNT_FROZEN' });
  await expect(deposit(closed)).rejects.toMatchObject({ code: 'ACCOUNT_CLOSED' });
  expect((await accounts.snapshots.find({ owner: bob.id, status: 'frozen' }, { limit: 10 })).items).toHaveLength(2);

  await users.engine.update(bob.id, { type: 'reactivate' }, context);
  await untilHandled(users.committed.of(bob.id));
  for (const id of [first, last]) await expect(deposit(id)).resolves.toMatchObject({ version: 4 });
  const deactivated = `${bob.id}-2`;
  expect((await accounts.events.history(last, { after: 1, limit: 1 }))[0]?.metadata).toMatchObject({
    userId: 'subscription:ownerStatus',
    causationId: deactivated,
  });
});
