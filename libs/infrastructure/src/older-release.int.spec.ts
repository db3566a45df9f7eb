import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { account, money, type AccountTypes } from '@snapfold/domain';
import { aggregate, type Aggregate, type AggregateTypes } from '@snapfold/kernel';
import { CommandEngine, createContext } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { connectionOptions, mongooseStores, systemRuntime } from '@snapfold/mongoose';
import mongoose, { type Connection } from 'mongoose';
import { AccountQueryBuilder } from './account.query-builder.js';

interface OlderTypes extends Omit<AccountTypes, 'event'> {
  readonly event: Exclude<AccountTypes['event'], { readonly type: 'account_frozen' | 'account_unfrozen' }>;
}

const { account_frozen: _frozen, account_unfrozen: _unfrozen, ...olderEvents } = account.events;

/** Accounts as they were before any could be frozen. Every command is a deposit of 1.00. */
const olderAccount = aggregate<OlderTypes>({
  ...{ type: account.type, schemaVersion: account.schemaVersion - 1, initial: account.initial, errors: account.errors },
  events: olderEvents,
  handleCreate: ({ owner, currency }, _, { at: openedAt }) => [{ type: 'account_opened', owner, currency, openedAt }],
  handleUpdate({ balance: { minor } }) {
    return [{ type: 'amount_deposited', amount: money(100, 'EUR'), balance: money(minor + 100, 'EUR') }];
  },
  apply: (state, event) => account.apply(state, event),
});

const { uri } = uniqueDatabase();
let connection: Connection;
const closing: (() => Promise<void>)[] = [];
let older: CommandEngine<OlderTypes>;
let present: CommandEngine<AccountTypes>;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  older = await engineOf(olderAccount);
  present = await engineOf(account);
});
afterAll(async () => {
  for (const close of closing) await close();
  await connection.dropDatabase();
  await connection.close();
});

/** Returns the engine of a release, with a cache as every process has it. */
async function engineOf<A extends AggregateTypes & Pick<AccountTypes, 'query' | 'services'>>(declared: Aggregate<A>) {
  const stores = mongooseStores(connection);
  closing.push(() => stores.close());
  const { events: store } = stores.aggregate(declared, new AccountQueryBuilder());
  await stores.prepare();
  const services: AccountTypes['services'] = { owner: () => ({ status: 'active', statusChanges: 0 }) };
  const parts = { aggregate: declared, store, services, runtime: systemRuntime };
  return new CommandEngine<A>({ ...parts, cache: stores.stateCache<A>() });
}

const context = () => createContext(systemRuntime);
const deposit = { type: 'deposit', amount: money(100, 'EUR') } as const;
const followOwner = (statusChanges: number) => ({ type: 'follow_owner', statusChanges }) as const;
const open = async () => (await older.create({ type: 'open', owner: 'ada', currency: 'EUR' }, context())).id;

test('an older release changes no account that was ever frozen, not even one that it has in its cache', async () => {
  const id = await open();
  await older.update(id, deposit, context());
  await present.update(id, followOwner(1), context());
  const unknown = { code: 'UNKNOWN_EVENT_TYPE' };
  await expect(older.update(id, deposit, context())).rejects.toMatchObject(unknown);
  await expect(present.update(id, deposit, context())).rejects.toMatchObject({ code: 'ACCOUNT_FROZEN' });

  await present.update(id, followOwner(2), context());
  await expect(older.update(id, deposit, context())).rejects.toMatchObject(unknown);
  const { state } = await present.update(id, deposit, context());
  expect(state?.balance).toEqual(money(200, 'EUR'));
});

test('an older release changes no frozen account together with another one', async () => {
  const [frozen, other] = [await open(), await open()];
  await present.update(frozen, followOwner(1), context());
  for (const ids of [
    [frozen, other],
    [other, frozen],
  ]) {
    const sent = older.updateTogether(
      ids.map((id) => ({ id, command: deposit })),
      context(),
    );
    await expect(sent).rejects.toMatchObject({ code: 'UNKNOWN_EVENT_TYPE' });
  }
  await expect(older.update(other, deposit, context())).resolves.toMatchObject({ version: 2 });
});

test('an account that an older release opens follows its owner, and both releases change it until it is frozen', async () => {
  const id = await open();
  await present.update(id, deposit, context());
  await older.update(id, deposit, context());
  await expect(present.update(id, followOwner(0), context())).resolves.toMatchObject({ version: 3 });
  const { state } = await present.update(id, followOwner(3), context());
  expect(state).toMatchObject({ status: 'frozen', ownerStatusChanges: 3, balance: money(200, 'EUR') });
});
