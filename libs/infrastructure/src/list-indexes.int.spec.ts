import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  emailKey,
  type AccountFields,
  type AccountQuery,
  type MovementFields,
  type MovementKind,
  type MovementQuery,
  type UserFields,
  type UserQuery,
} from '@snapfold/domain';
import type { Operator, Query, SearchFields } from '@snapfold/kernel';
import type { ReadModel } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { connectionOptions, systemRuntime } from '@snapfold/mongoose';
import mongoose, { type Connection } from 'mongoose';
import { openBank, type Bank } from './bank.js';

const { uri } = uniqueDatabase();
const count = 5_000;
const numbers = Array.from({ length: count }, (_, index) => index);
const id = (index: number) => `id-${String(index).padStart(5, '0')}`;
/** A fifth of all happened at one moment. */
const momentOf = (index: number) => new Date(1_700_000_000_000 + (index < 1_000 ? 0 : index * 1_000)).toISOString();
const [first, middle, last] = [momentOf(0), momentOf(2_500), momentOf(count)];

let connection: Connection;
let bank: Bank;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  const report = (error: unknown) => expect(error).toBeUndefined();
  const reportOf = (_: string, error: unknown) => report(error);
  const listeners = { onViewError: reportOf, onSubscriptionError: reportOf, onRefoldError: report };
  bank = await openBank(connection, { runtime: systemRuntime, ...listeners });
  await bank.views.movements.ready;
  const snapshot = { version: 1, schemaVersion: 1, at: new Date() };
  await insert('users_snapshots', (index) => {
    const email = `User-${index}@example.org`;
    const status = index % 50 === 0 ? 'deactivated' : 'active';
    const state = { email, name: 'A', status, registeredAt: momentOf(index) };
    return { ...snapshot, _id: id(index), position: index + 1, unique: { email: emailKey(email) }, state };
  });
  // Nearly all accounts are open and in euros; two thousand have one owner, and most have one balance.
  await insert('accounts_snapshots', (index) => {
    const owner = index % 5 < 2 ? 'bank' : `owner-${index % 1_000}`;
    const currency = index % 40 === 0 ? 'USD' : 'EUR';
    const balance = { minor: index % 4 === 0 ? index : 0, currency };
    const status = index % 30 === 0 ? 'closed' : 'open';
    const state = { owner, currency, balance, status, openedAt: momentOf(index) };
    return { ...snapshot, _id: id(index), position: index + 1, unique: {}, state };
  });
  await insert('movement_g1', (index) => {
    const kind: MovementKind =
      index % 45 === 0
        ? 'withdrawal'
        : index % 46 === 0
          ? 'transfer_in'
          : index % 47 === 0
            ? 'transfer_out'
            : 'deposit';
    const [accountId, version] = [index % 9 === 0 ? `small-${index % 100}` : 'large', index + 2];
    const amount = { minor: 1, currency: 'EUR' };
    const record = {
      accountId,
      version,
      position: index + 1,
      kind,
      amount,
      balance: amount,
      at: momentOf(index),
      by: 'x',
    };
    return { ...record, _id: `${accountId}-${version}`, _aggregateId: accountId };
  });
});
afterEach(() => connection.db?.setProfilingLevel('off'));
afterAll(async () => {
  await bank.close();
  await connection.dropDatabase();
  await connection.close();
});

async function insert(name: string, documentOf: (index: number) => { readonly _id: string }): Promise<void> {
  await connection.collection<{ _id: string }>(name).insertMany(numbers.map(documentOf));
}

/** Reads the first pages of a list and one behind them, and expects the server to examine few keys for each, and to sort nothing. */
async function expectServed<Q extends Query>(reads: ReadModel<unknown, Q>, query: Q): Promise<void> {
  const { db } = connection;
  if (!db) throw new Error('The connection is closed.');
  let cursor: string | undefined;
  for (let number = 1; number <= 30; number += 1) {
    const isMeasured = [1, 2, 30].includes(number);
    if (isMeasured) await db.setProfilingLevel('all');
    const { items, next } = await reads.find(query, { limit: 20, cursor });
    if (isMeasured) {
      await db.setProfilingLevel('off');
      const profile = db.collection('system.profile');
      const served = await profile.find({ op: 'query' }).toArray();
      await profile.drop();
      const keys = served.reduce((sum, { keysExamined }) => sum + Number(keysExamined), 0);
      const sorts = served
        .filter(({ hasSortStage }) => hasSortStage === true)
        .map(({ planSummary }) => String(planSummary));
      expect({ query, number, sorts, keys: keys <= 2 * items.length + 10 || keys }).toEqual({
        query,
        number,
        sorts: [],
        keys: true,
      });
    }
    if (next === undefined) return;
    cursor = next;
  }
}

/** The values that each field is compared with, by each operator that a client may use for it. */
type Cases<F extends SearchFields> = {
  readonly [K in keyof F & string]: { readonly [O in Operator]?: readonly unknown[] };
};

const range = { lt: [middle, last], le: [middle, first], gt: [first, middle], ge: [first, last] };
const euros = [0, 1, 2_000].map((minor) => ({ minor, currency: 'EUR' }));
const dollars = [{ minor: 0, currency: 'USD' }];
const emails = numbers.slice(0, 40).map((index) => `USER-${index}@example.org`);

const users: Cases<UserFields> = {
  id: { eq: [id(7)], in: [[id(9), id(8), 'nobody'], numbers.slice(0, 50).map(id)] },
  email: { eq: [emails[1]], in: [emails, emails.slice(3, 5)] },
  status: {
    eq: ['active', 'deactivated'],
    ne: ['active', 'deactivated'],
    in: [['active', 'deactivated'], ['deactivated']],
    out: [['active'], ['deactivated'], []],
  },
  registeredAt: { eq: [first, middle], ...range },
};
const accounts: Cases<AccountFields> = {
  id: { eq: [id(7)], in: [[id(9), id(8), 'nobody'], numbers.slice(0, 50).map(id)] },
  owner: {
    eq: ['bank', 'owner-3', 'nobody'],
    in: [
      ['bank', 'owner-3'],
      ['owner-3', 'owner-4'],
    ],
  },
  currency: {
    eq: ['EUR', 'USD', 'JPY'],
    in: [
      ['EUR', 'USD'],
      ['USD', 'JPY'],
    ],
  },
  status: {
    eq: ['open', 'closed'],
    ne: ['open', 'closed'],
    in: [['open', 'closed'], ['closed']],
    out: [['open'], ['closed']],
  },
  balance: { eq: [...euros, ...dollars], lt: euros, le: [...euros, ...dollars], gt: [...euros, ...dollars], ge: euros },
  openedAt: { eq: [first, middle], ...range },
};
const movements: Cases<MovementFields> = {
  kind: {
    eq: ['deposit', 'withdrawal'],
    ne: ['deposit', 'withdrawal'],
    in: [
      ['deposit', 'transfer_in'],
      ['transfer_in', 'transfer_out', 'withdrawal'],
    ],
    out: [['deposit'], ['transfer_in', 'withdrawal']],
  },
  at: { eq: [first, middle], ...range },
};

const casesOf = (cases: Cases<SearchFields>) =>
  Object.entries(cases).flatMap(([field, operators]) =>
    Object.entries(operators).flatMap(([operator, values]) => values.map((value) => ({ field, operator, value }))),
  );
/** The table holds only values that the types of the fields allow. */
const condition = <Q extends { readonly where?: unknown }>(where: object) => where as NonNullable<Q['where']>;
const directions = ['ascending', 'descending'] as const;

describe('users', () => {
  test.each(casesOf(users))('with $field $operator $value', async (where) => {
    await expectServed(bank.aggregates.users.snapshots, { where: condition<UserQuery>(where) });
  });
  const sorts = (['id', 'registeredAt'] as const).flatMap((field) =>
    directions.map((direction) => ({ field, direction })),
  );
  test.each(sorts)('by $field $direction', async (order) => {
    await expectServed(bank.aggregates.users.snapshots, { sort: [order] });
  });
  test('without a condition, and by the fields of the query', async () => {
    for (const query of [{}, { email: 'user-3@example.org' }, { status: 'deactivated' as const }])
      await expectServed(bank.aggregates.users.snapshots, query);
  });
});

describe('accounts', () => {
  test.each(casesOf(accounts))('with $field $operator $value', async (where) => {
    await expectServed(bank.aggregates.accounts.snapshots, { where: condition<AccountQuery>(where) });
  });
  const fields = ['id', 'openedAt', 'balance'] as const;
  test.each(fields.flatMap((field) => directions.map((direction) => ({ field, direction }))))(
    'by $field $direction',
    async (order) => {
      await expectServed(bank.aggregates.accounts.snapshots, { sort: [order] });
    },
  );
  test.each(directions)('those in one currency, by balance, %s', async (direction) => {
    for (const currency of ['EUR', 'USD'] as const)
      await expectServed(bank.aggregates.accounts.snapshots, { currency, sort: [{ field: 'balance', direction }] });
  });
  test('without a condition, and by the fields of the query', async () => {
    for (const query of [{}, { owner: 'bank' }, { currency: 'USD' as const }, { status: 'closed' as const }])
      await expectServed(bank.aggregates.accounts.snapshots, query);
  });
});

describe('movements of an account', () => {
  test.each(casesOf(movements))('with $field $operator $value', async (where) => {
    for (const accountId of ['large', 'small-36'])
      await expectServed(bank.views.movements, { accountId, where: condition<MovementQuery>(where) });
  });
  test.each(directions)('by time, %s', async (direction) => {
    await expectServed(bank.views.movements, { accountId: 'large', sort: [{ field: 'at', direction }] });
    await expectServed(bank.views.movements, {
      accountId: 'large',
      kind: 'withdrawal',
      sort: [{ field: 'at', direction }],
    });
  });
  test('without a condition, and of one kind', async () => {
    for (const query of [{ accountId: 'large' }, { accountId: 'large', kind: 'transfer_out' as const }])
      await expectServed(bank.views.movements, query);
  });
});
