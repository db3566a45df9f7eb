import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { account, money, user, type AccountTypes, type Movement } from '@snapfold/domain';
import { fold } from '@snapfold/kernel';
import { CommandEngine, createContext, type Snapshot } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { connectionOptions, mongooseStores, systemRuntime } from '@snapfold/mongoose';
import mongoose, { type Connection } from 'mongoose';
import { type Bank, openBank } from './bank.js';
import { UserQueryBuilder } from './user.query-builder.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let bank: Bank;
const viewErrors: [view: string, error: unknown][] = [];
const refoldErrors: unknown[] = [];

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
});
beforeEach(async () => {
  await connection.dropDatabase();
  viewErrors.length = 0;
  bank = await open();
});
afterEach(async () => {
  await bank.close();
  expect(refoldErrors).toEqual([]);
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

const open = () =>
  openBank(connection, {
    runtime: systemRuntime,
    onViewError: (view, error) => viewErrors.push([view, error]),
    onRefoldError: (error) => refoldErrors.push(error),
    onSubscriptionError: (subscription, error) => viewErrors.push([subscription, error]),
  });
const context = () => createContext(systemRuntime, { userId: 'ada' });
const eur = (minor: number) => money(minor, 'EUR');
const register = (email: string, name = 'Ada') =>
  bank.aggregates.users.engine.create({ type: 'register', email, name }, context());
const update = (id: string, command: AccountTypes['update']) =>
  bank.aggregates.accounts.engine.update(id, command, context());

async function openAccount(): Promise<string> {
  const owner = await register('ada@example.org');
  return (await bank.aggregates.accounts.engine.create({ type: 'open', owner: owner.id, currency: 'EUR' }, context()))
    .id;
}

async function movementsOf(accountId: string): Promise<readonly Movement[]> {
  expect(await bank.views.movements.waitFor(bank.aggregates.accounts.committed.of(accountId), 10_000)).toBe(true);
  return (await bank.views.movements.find({ accountId }, { limit: 1_000 })).items;
}

async function assertBalanceIsFoldAndSum(id: string): Promise<Snapshot<AccountTypes>> {
  const snapshot = await bank.aggregates.accounts.snapshots.get(id);
  const events = await bank.aggregates.accounts.events.history(id, { after: 0, limit: 1_000 });
  const movements = await movementsOf(id);
  if (!snapshot) throw new Error('no snapshot');
  expect(snapshot.state).toEqual(
    fold(
      account,
      events.map(({ payload }) => payload),
    ),
  );
  expect(snapshot.version).toBe(events.length);
  expect(movements.reduce((sum, { amount }) => sum + amount.minor, 0)).toBe(snapshot.state.balance.minor);
  return snapshot;
}

test('of 50 withdrawals of 10.00 at once from 100.00 exactly 10 are accepted', async () => {
  const id = await openAccount();
  await update(id, { type: 'deposit', amount: eur(10_000) });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => update(id, { type: 'withdraw', amount: eur(1_000) })),
  );
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(refusals).toHaveLength(40);
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ code: 'ACCOUNT_INSUFFICIENT_FUNDS', kind: 'rejected' });
  expect((await assertBalanceIsFoldAndSum(id)).state.balance).toEqual(eur(0));
  expect(viewErrors).toEqual([]);
});

test('of 100 registrations of one email at once one is accepted, however it is spelt', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 100 }, (_, index) => register(index % 2 ? 'Ada@Example.org' : 'ada@example.ORG')),
  );
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  expect(refusals).toHaveLength(99);
  for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'USER_EMAIL_TAKEN', kind: 'conflict' });
  expect((await bank.aggregates.users.snapshots.find({}, { limit: 10 })).items).toHaveLength(1);
  expect(await bank.aggregates.users.events.journal({ after: 0, limit: 10 })).toHaveLength(1);
});

test('the unique index decides even when the service sees nobody', async () => {
  const services = { emailInUse: () => false };
  const stores = mongooseStores(connection);
  const { events } = stores.aggregate(user, new UserQueryBuilder());
  const blind = new CommandEngine({ aggregate: user, store: events, services, runtime: systemRuntime });
  const command = { type: 'register', email: 'a@example.org', name: 'A' } as const;
  await blind.create(command, context());
  const second = blind.create({ ...command, email: 'A@EXAMPLE.org' }, context());
  await expect(second).rejects.toMatchObject({ code: 'USER_EMAIL_TAKEN', kind: 'conflict' });
  await stores.close();
});

test('an email is free again once its user has another', async () => {
  const { id } = await register('a@example.org');
  const change = { type: 'change_email', email: 'b@example.org' } as const;
  await bank.aggregates.users.engine.update(id, change, context());
  await expect(register('a@example.org')).resolves.toMatchObject({ version: 1 });
  await expect(register('b@example.org')).rejects.toMatchObject({ code: 'USER_EMAIL_TAKEN' });
});

test('an account needs an owner who is active', async () => {
  const open = (owner: string) =>
    bank.aggregates.accounts.engine.create({ type: 'open', owner, currency: 'EUR' }, context());
  await expect(open('nobody')).rejects.toMatchObject({ code: 'ACCOUNT_OWNER_UNKNOWN' });
  const { id } = await register('a@example.org');
  await bank.aggregates.users.engine.update(id, { type: 'deactivate' }, context());
  await expect(open(id)).rejects.toMatchObject({ code: 'ACCOUNT_OWNER_DEACTIVATED' });
});

test('movements are there once the view has come to the command, newest first, each with its balance', async () => {
  const id = await openAccount();
  await update(id, { type: 'deposit', amount: eur(500) });
  await update(id, { type: 'withdraw', amount: eur(200) });
  expect(await movementsOf(id)).toMatchObject([
    { accountId: id, version: 3, position: 3, kind: 'withdrawal', amount: eur(-200), balance: eur(300), by: 'ada' },
    { accountId: id, version: 2, position: 2, kind: 'deposit', amount: eur(500), balance: eur(500), by: 'ada' },
  ]);
  const deposits = await bank.views.movements.find({ accountId: id, kind: 'deposit' }, { limit: 10 });
  expect(deposits.items.map(({ version }) => version)).toEqual([2]);
});

test('users and accounts are found by what the queries ask', async () => {
  const ada = await register('Ada@example.org');
  const bob = await register('bob@example.org', 'Bob');
  await bank.aggregates.users.engine.update(bob.id, { type: 'deactivate', reason: 'left' }, context());
  const users = async (query: Parameters<typeof bank.aggregates.users.snapshots.find>[0]) =>
    (await bank.aggregates.users.snapshots.find(query, { limit: 10 })).items.map(({ id }) => id);
  expect(await users({})).toEqual([ada.id, bob.id]);
  expect(await users({ email: 'ADA@example.org' })).toEqual([ada.id]);
  expect(await users({ status: 'deactivated' })).toEqual([bob.id]);

  const open = { type: 'open', owner: ada.id, currency: 'EUR' } as const;
  const euros = await bank.aggregates.accounts.engine.create(open, context());
  const yen = await bank.aggregates.accounts.engine.create({ ...open, currency: 'JPY' }, context());
  await update(euros.id, { type: 'close' });
  const accounts = async (query: Parameters<typeof bank.aggregates.accounts.snapshots.find>[0]) =>
    (await bank.aggregates.accounts.snapshots.find(query, { limit: 10 })).items.map(({ id }) => id);
  expect(await accounts({ owner: ada.id })).toEqual([euros.id, yen.id]);
  expect(await accounts({ owner: bob.id })).toEqual([]);
  expect(await accounts({ currency: 'JPY' })).toEqual([yen.id]);
  expect(await accounts({ status: 'closed' })).toEqual([euros.id]);
});

test('a value that looks like an operator is only a value', async () => {
  const id = await openAccount();
  await bank.views.movements.ready;
  // A wrong type on purpose: at run time a caller may give any value.
  const hostile = { $gt: '' } as unknown as string;
  await expect(bank.aggregates.accounts.snapshots.find({ owner: hostile }, { limit: 10 })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    field: 'value',
  });
  expect((await bank.views.movements.find({ accountId: hostile }, { limit: 10 })).items).toEqual([]);
  await expect(register(`x" index: unique_other dup key: {@example.org`, 'B')).rejects.toMatchObject({
    code: 'USER_EMAIL_INVALID',
  });
  expect(await bank.aggregates.accounts.snapshots.get(id)).toBeDefined();
});

test('a summary counts what the movements say', async () => {
  const id = await openAccount();
  await update(id, { type: 'deposit', amount: eur(500) });
  await update(id, { type: 'withdraw', amount: eur(200) });
  expect(await bank.views.summaries.waitFor(bank.aggregates.accounts.committed.of(id), 10_000)).toBe(true);
  expect(await bank.views.summaries.get(id)).toMatchObject({
    accountId: id,
    balance: eur(300),
    movements: 2,
    totalIn: '500',
    totalOut: '200',
  });
});

test('a view that cannot be written holds up no command, and misses nothing once it can', async () => {
  const id = await openAccount();
  await bank.views.movements.ready;
  const collection = 'movement_g1';
  await connection.db?.command({ collMod: collection, validator: { $jsonSchema: { required: ['never'] } } });
  await expect(update(id, { type: 'deposit', amount: eur(1) })).resolves.toMatchObject({ version: 2 });
  expect(await bank.views.movements.waitFor(bank.aggregates.accounts.committed.of(id), 500)).toBe(false);
  expect(new Set(viewErrors.map(([view]) => view))).toEqual(new Set(['movement']));
  await connection.db?.command({ collMod: collection, validator: {} });
  expect(await movementsOf(id)).toMatchObject([{ version: 2, amount: eur(1) }]);
});

test('a start refolds what an earlier release wrote, and says when it is done; until then it is folded when read', async () => {
  const id = await openAccount();
  await update(id, { type: 'deposit', amount: eur(500) });
  const stored = connection.collection('accounts_snapshots');
  const before = await stored.findOne({});
  await stored.updateOne({}, { $set: { schemaVersion: 0, state: { of: 'an earlier release' } } });
  expect((await bank.aggregates.accounts.snapshots.get(id))?.state.balance).toEqual(eur(500));

  const next = await open();
  await next.readiness.settled;
  expect(next.readiness.isReady).toBe(true);
  expect(next.readiness.progress).toMatchObject([
    { aggregateType: 'users', total: 0 },
    { aggregateType: 'accounts', total: 1, done: 1 },
  ]);
  expect(await stored.findOne({})).toEqual({ ...before, revision: 1 });
  await next.close();
});

test('a start on the database of an earlier release creates the indexes that are new, and keeps those that nothing asks for', async () => {
  const id = await openAccount();
  await update(id, { type: 'deposit', amount: eur(500) });
  await movementsOf(id);
  await bank.close();
  const collections = ['users_snapshots', 'accounts_snapshots', 'movement_g1'].map((name) =>
    connection.collection(name),
  );
  const names = () =>
    Promise.all(collections.map(async (one) => new Set((await one.indexes()).map(({ name }) => name ?? ''))));
  const before = await names();
  const [users, accounts, movements] = collections;
  for (const name of ['email', 'registered_at']) await users?.dropIndex(name);
  for (const name of ['currency', 'status', 'opened_at', 'balance']) await accounts?.dropIndex(name);
  for (const name of ['account_at', 'kind_account_at']) await movements?.dropIndex(name);
  await movements?.createIndex({ accountId: 1, version: -1 }, { name: 'account_version' });

  bank = await open();
  await update(id, { type: 'deposit', amount: eur(500) });
  // Once a process fills the view, its indexes are there.
  expect(await movementsOf(id)).toHaveLength(2);
  expect(await names()).toEqual([before[0], before[1], new Set([...(before[2] ?? []), 'account_version'])]);
});

test('of accounts that are opened while their owner is deactivated, in two processes, all are frozen in the end', async () => {
  const other = await open();
  const owners = await Promise.all(
    Array.from({ length: 30 }, async (_, index) => (await register(`${index}@example.org`)).id),
  );
  const openFor = ({ aggregates: { accounts } }: Bank, owner: string) =>
    accounts.engine.create({ type: 'open', owner, currency: 'EUR' }, context());
  const outcomes = await Promise.all(
    owners.map(async (owner) => {
      const deactivated = bank.aggregates.users.engine.update(owner, { type: 'deactivate' }, context());
      const opened = await Promise.allSettled([bank, other, bank, other].map((one) => openFor(one, owner)));
      await deactivated;
      return opened;
    }),
  );
  for (const outcome of outcomes.flat())
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'ACCOUNT_OWNER_DEACTIVATED' });

  for (const subscription of [bank.subscriptions.ownerStatus, bank.subscriptions.newAccounts])
    while ((await subscription.status()).eventsBehind > 0) await systemRuntime.sleep(10);
  const { items } = await bank.aggregates.accounts.snapshots.find({}, { limit: 200 });
  expect(items.length).toBeGreaterThan(0);
  expect(items.filter(({ state }) => state.status !== 'frozen')).toEqual([]);
  for (const { id } of items)
    expect(await bank.aggregates.accounts.events.history(id, { after: 0, limit: 10 })).toMatchObject([
      { payload: { type: 'account_opened' } },
      { payload: { type: 'account_frozen' } },
    ]);
  await other.close();
});
