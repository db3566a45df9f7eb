import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { account, emailKey, money, type Account, type Movement, type Money, type User } from '@snapfold/domain';
import type { Comparison, Condition, Order, Query } from '@snapfold/kernel';
import { createContext, type ReadModel } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { connectionOptions, systemRuntime } from '@snapfold/mongoose';
import fc from 'fast-check';
import mongoose, { type Connection } from 'mongoose';
import { openBank, type Bank } from './bank.js';

const { uri } = uniqueDatabase();
let connection: Connection;
let bank: Bank;

beforeAll(async () => {
  connection = await mongoose.createConnection(uri, connectionOptions(uri)).asPromise();
  const report = (error: unknown) => expect(error).toBeUndefined();
  const reportOf = (_: string, error: unknown) => report(error);
  const listeners = { onViewError: reportOf, onSubscriptionError: reportOf, onRefoldError: report };
  bank = await openBank(connection, { runtime: systemRuntime, ...listeners });
  await bank.views.movements.ready;
});
afterAll(async () => {
  await bank.close();
  await connection.dropDatabase();
  await connection.close();
});

/** A list as a client composes it. Conditions compare any field with any value. */
interface Search {
  readonly where: Condition | undefined;
  readonly sort: readonly Order[] | undefined;
  readonly limit: number;
}

/** What a field of a record is compared by; two values that are incomparable are neither equal, nor less, nor greater. */
type Fields<T> = Readonly<
  Record<string, { readonly read: (record: T) => unknown; readonly prepared?: (value: unknown) => unknown }>
>;

/** Compares values of one type, text by its UTF-8 bytes. `undefined` if they cannot be compared. */
function difference(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return undefined;
}

const isMoney = (value: unknown): value is Money => typeof value === 'object' && value !== null && 'minor' in value;

function isTrue(found: unknown, operator: Comparison['operator'], value: unknown): boolean {
  // An account in another currency never matches.
  if (isMoney(found) && isMoney(value))
    return found.currency === value.currency && isTrue(found.minor, operator, value.minor);
  const order = difference(found, value);
  if (operator === 'ne') return order !== 0;
  if (order === undefined) return false;
  return { eq: order === 0, lt: order < 0, le: order <= 0, gt: order > 0, ge: order >= 0, in: false, out: false }[
    operator
  ];
}

function matches<T>(record: T, where: Condition | undefined, fields: Fields<T>): boolean {
  if (where === undefined) return true;
  if ('all' in where) return where.all.every((one) => matches(record, one, fields));
  if ('any' in where) return where.any.some((one) => matches(record, one, fields));
  const { read, prepared = (value: unknown) => value } = fields[where.field] ?? { read: () => undefined };
  const found = read(record);
  if (where.operator === 'in') return where.value.some((value) => isTrue(found, 'eq', prepared(value)));
  if (where.operator === 'out') return where.value.every((value) => isTrue(found, 'ne', prepared(value)));
  return isTrue(found, where.operator, prepared(where.value));
}

/** The field that all comparisons compare by equality or as a range, if there is one. */
function soleField(where: Condition | undefined): string | undefined {
  const comparisons: (Comparison | 'any')[] = [];
  const collect = (one: Condition): void => {
    if ('all' in one) one.all.forEach(collect);
    else comparisons.push('any' in one ? 'any' : one);
  };
  if (where) collect(where);
  const fields = new Set(
    comparisons.map((one) => (one !== 'any' && /^(eq|l[te]|g[te])$/.test(one.operator) ? one.field : undefined)),
  );
  return fields.size === 1 ? [...fields][0] : undefined;
}

/** The values that order a record, in turn. */
function keysOf<T>(record: T, sort: readonly Order[], fields: Fields<T>): unknown[] {
  return sort.flatMap(({ field }) => {
    const value = fields[field]?.read(record);
    return isMoney(value) ? [value.currency, value.minor] : [value];
  });
}

function ordered<T>(
  records: readonly T[],
  sort: readonly Order[],
  fields: Fields<T>,
  idOf: (record: T) => string,
): T[] {
  const signs = sort.flatMap(({ field, direction }) => {
    const sign = direction === 'ascending' ? 1 : -1;
    return field === 'balance' ? [sign, sign] : [sign];
  });
  return [...records].sort((a, b) => {
    const [left, right] = [keysOf(a, sort, fields), keysOf(b, sort, fields)];
    for (const [index, sign] of signs.entries()) {
      const order = difference(left[index], right[index]) ?? 0;
      if (order !== 0) return sign * order;
    }
    return (signs.at(-1) ?? 1) * (difference(idOf(a), idOf(b)) ?? 0);
  });
}

const sortOf = ({ where, sort }: Search): readonly Order[] => {
  const sole = soleField(where);
  if (sort && sort.length > 0) return sort;
  return sole === undefined ? [] : [{ field: sole, direction: 'ascending' }];
};

async function listed<T, Q extends Query>(
  reads: ReadModel<T, Q>,
  query: object,
  limit: number,
  between = async () => {},
) {
  const pages: T[][] = [];
  let cursor: string | undefined;
  do {
    // The generators only make values that the fields of the query may have at run time.
    const [page] = await Promise.all([reads.find(query as Q, { limit, cursor }), between()]);
    expect(page.unreadable).toBeUndefined();
    pages.push([...page.items]);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

const operators = fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge');
function conditions(values: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Condition> {
  const comparisons = Object.entries(values).map(([name, value]): fc.Arbitrary<Condition> => {
    const field = fc.constant(name);
    return fc.oneof(
      fc.record({ field, operator: operators, value }),
      fc.record({ field, operator: fc.constantFrom('in', 'out'), value: fc.array(value, { maxLength: 3 }) }),
    );
  });
  return fc.letrec<{ condition: Condition }>((tie) => {
    const parts = fc.array(tie('condition'), { maxLength: 3 });
    const nested = [fc.record({ all: parts }), fc.record({ any: parts })];
    return { condition: fc.oneof({ depthSize: 'small', withCrossShrink: true }, ...comparisons, ...nested) };
  }).condition;
}

function searches(values: Readonly<Record<string, fc.Arbitrary<unknown>>>, sorted: readonly string[]) {
  const order = fc.record({
    field: fc.constantFrom(...sorted),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  });
  return fc.record({
    where: fc.option(conditions(values), { nil: undefined }),
    sort: fc.option(fc.uniqueArray(order, { maxLength: 3, selector: ({ field }) => field }), { nil: undefined }),
    limit: fc.integer({ min: 1, max: 9 }),
  });
}

const ids = ['0', '9', '10', 'a', 'B', '"', '$eq', 'a.b', 'é', '\uffff', '😀', '😀😀', '\ue000', 'a-1', 'a-10', 'a-9'];
const id = fc.oneof(fc.constantFrom(...ids), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }));
const moments = [0, 1, 2, 1_000].map((ms) => new Date(1_700_000_000_000 + ms).toISOString());
const moment = fc.constantFrom(...moments);
const currency = fc.constantFrom('EUR' as const, 'USD' as const, 'JPY' as const);
const minor = fc.constantFrom(0, 1, 2, 100, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1);
const amount = fc.record({ minor, currency });

async function store(collection: string, documents: readonly { readonly _id: string }[]): Promise<void> {
  const records = connection.collection<{ _id: string }>(collection);
  await records.deleteMany({});
  if (documents.length > 0) await records.insertMany([...documents]);
}
const snapshotOf = (id: string, position: number, state: object, unique = {}) => ({
  ...{ _id: id, state, version: 1, position, at: new Date(), schemaVersion: 1, unique },
});

const accountFields: Fields<{ id: string; state: Account }> = {
  id: { read: ({ id }) => id },
  owner: { read: ({ state }) => state.owner },
  currency: { read: ({ state }) => state.currency },
  status: { read: ({ state }) => state.status },
  balance: { read: ({ state }) => state.balance },
  openedAt: { read: ({ state }) => state.openedAt },
};
const status = fc.constantFrom('open' as const, 'frozen' as const, 'closed' as const);
const accountSearches = searches(
  {
    id,
    owner: fc.oneof(id, fc.constantFrom(5, true)),
    currency: fc.oneof(currency, fc.constant('XXX')),
    status: fc.oneof(status, fc.constant('other')),
    balance: amount,
    openedAt: moment,
  },
  ['id', 'openedAt', 'balance'],
);

test('accounts are listed as an oracle lists them in memory', () =>
  fc.assert(
    fc.asyncProperty(
      fc.dictionary(id, fc.record({ owner: id, currency, minor, status, openedAt: moment }), {
        maxKeys: 40,
        noNullPrototype: true,
      }),
      fc.array(accountSearches, { minLength: 12, maxLength: 12 }),
      async (states, all) => {
        const accounts = Object.entries(states).map(([id, { minor, ...state }]) => ({
          id,
          state: { ...state, balance: { minor, currency: state.currency }, ownerStatusChanges: 0 },
        }));
        await store(
          'accounts_snapshots',
          accounts.map(({ id, state }, index) => snapshotOf(id, index + 1, state)),
        );
        for (const search of all) {
          const { limit, ...query } = search;
          const pages = await listed(bank.aggregates.accounts.snapshots, query, limit);
          const expected = ordered(
            accounts.filter((one) => matches(one, search.where, accountFields)),
            sortOf(search),
            accountFields,
            ({ id }) => id,
          );
          expect(pages.flat().map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
          expect(pages).toHaveLength(Math.max(1, Math.ceil(expected.length / limit)));
        }
      },
    ),
    { numRuns: 15 },
  ));

const emails = [
  'Ada@example.org',
  'ada@example.org',
  'b@example.org',
  'É@example.org',
  'E\u0301@example.org',
  '𝒂@example.org',
];
const userFields: Fields<{ id: string; state: User }> = {
  id: { read: ({ id }) => id },
  email: { read: ({ state }) => emailKey(state.email), prepared: (email) => emailKey(String(email)) },
  status: { read: ({ state }) => state.status },
  registeredAt: { read: ({ state }) => state.registeredAt },
};
const userStatus = fc.constantFrom('active' as const, 'deactivated' as const);

test('users are listed as an oracle lists them in memory', () =>
  fc.assert(
    fc.asyncProperty(
      fc.dictionary(id, fc.record({ status: userStatus, registeredAt: moment }), {
        maxKeys: 40,
        noNullPrototype: true,
      }),
      fc.array(
        searches({ id, email: fc.oneof(fc.constantFrom(...emails), id), status: userStatus, registeredAt: moment }, [
          'id',
          'registeredAt',
        ]),
        { minLength: 12, maxLength: 12 },
      ),
      async (states, all) => {
        const users = Object.entries(states).map(([id, state], index) => {
          const email = emails[index] ?? `${index}@example.org`;
          const [name, statusChanges] = ['A', 0];
          return { id, state: { ...state, email: index === 1 ? 'other@example.org' : email, name, statusChanges } };
        });
        const taken = new Map(users.map((user) => [emailKey(user.state.email), user]));
        const distinct = [...taken.values()];
        await store(
          'users_snapshots',
          distinct.map(({ id, state }, index) => snapshotOf(id, index + 1, state, { email: emailKey(state.email) })),
        );
        for (const search of all) {
          const { limit, ...query } = search;
          const pages = await listed(bank.aggregates.users.snapshots, query, limit);
          const expected = ordered(
            distinct.filter((one) => matches(one, search.where, userFields)),
            sortOf(search).map((order) => order),
            userFields,
            ({ id }) => id,
          );
          expect(pages.flat().map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
        }
      },
    ),
    { numRuns: 12 },
  ));

const movementFields: Fields<Movement> = {
  kind: { read: ({ kind }) => kind },
  at: { read: ({ at }) => at },
};
const kind = fc.constantFrom(
  'deposit' as const,
  'withdrawal' as const,
  'transfer_in' as const,
  'transfer_out' as const,
);

test('the movements of an account are listed as an oracle lists them in memory', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ kind, step: fc.constantFrom(0, 0, 0, 1, 1_000), isOther: fc.boolean() }), { maxLength: 40 }),
      fc.array(searches({ kind, at: moment }, ['at']), { minLength: 12, maxLength: 12 }),
      async (steps, all) => {
        let at = 1_700_000_000_000;
        const movements = steps.map(({ kind, step, isOther }, index): Movement => {
          at += step;
          const accountId = isOther ? 'b' : 'a';
          const [version, balance] = [index + 2, money(1, 'EUR')];
          const moved = { amount: balance, balance, at: new Date(at).toISOString(), by: 'x' };
          return { accountId, version, position: index + 1, kind, ...moved };
        });
        await store(
          'movement_g1',
          movements.map((record) => ({ ...record, _id: `${record.accountId}-${record.version}`, _aggregateId: 'a' })),
        );
        for (const { where, sort, limit } of all) {
          const query = { accountId: 'a', where, sort };
          const pages = await listed(bank.views.movements, query, limit);
          const own = movements.filter((one) => one.accountId === 'a' && matches(one, where, movementFields));
          const isUp = sort?.[0]?.direction === 'ascending';
          const expected = own.sort((a, b) => (isUp ? 1 : -1) * (a.version - b.version));
          expect(pages.flat().map(({ version }) => version)).toEqual(expected.map(({ version }) => version));
        }
      },
    ),
    { numRuns: 12 },
  ));

test('while commands go on, what is there and unchanged throughout is listed once, and nothing that never matched', async () => {
  await store('accounts_snapshots', []);
  const { accounts, users } = bank.aggregates;
  const context = () => createContext(systemRuntime, { userId: 'x' });
  const owner = await users.engine.create({ type: 'register', email: 'owner@example.org', name: 'A' }, context());
  const known: string[] = [];
  const open = async (code: 'EUR' | 'USD') => {
    const { id } = await accounts.engine.create({ type: 'open', owner: owner.id, currency: code }, context());
    if (known.length % 3 === 0)
      await accounts.engine.update(id, { type: 'deposit', amount: money(1 + (known.length % 4), code) }, context());
    known.push(id);
  };
  await Promise.all(Array.from({ length: 50 }, (_, index) => open(index % 4 === 0 ? 'USD' : 'EUR')));

  const versionsOf = async () => {
    const all = await Promise.all(
      [...known].map(async (id) => [id, (await accounts.snapshots.get(id))?.version ?? 0] as const),
    );
    return new Map(all);
  };
  const writes = fc.array(fc.record({ of: fc.nat(), kind: fc.constantFrom('open', 'deposit', 'withdraw', 'close') }), {
    minLength: 60,
    maxLength: 60,
  });
  const write = async ({ of, kind }: { of: number; kind: string }): Promise<unknown> => {
    const id = known[of % known.length] ?? '';
    const code = (await accounts.snapshots.get(id))?.state.currency ?? 'EUR';
    const amount = money(1, code);
    if (kind === 'open') return open(of % 2 ? 'EUR' : 'USD');
    if (kind === 'close') return accounts.engine.update(id, { type: 'close' }, context());
    return accounts.engine.update(id, { type: kind === 'deposit' ? 'deposit' : 'withdraw', amount }, context());
  };
  const outcomeOf = (refused: unknown) => expect(refused).toHaveProperty('code', expect.stringMatching(/^ACCOUNT_/));

  await fc.assert(
    fc.asyncProperty(accountSearches, writes, async (search, all) => {
      const before = await versionsOf();
      let done = 0;
      const between = async () => {
        await Promise.all(all.slice(done, (done += 4)).map((one) => write(one).catch(outcomeOf)));
      };
      const { limit, ...query } = search;
      const pages = await listed(accounts.snapshots, query, limit, between);
      const found = new Map<string, number>();
      for (const page of pages) {
        expect(new Set(page.map(({ id }) => id)).size).toBe(page.length);
        for (const { id } of page) found.set(id, (found.get(id) ?? 0) + 1);
      }
      for (const id of known) {
        // Every state that the account had from the beginning of the list on.
        let state = account.initial;
        const states: { id: string; state: Account }[] = [];
        for (const { version, payload } of await accounts.events.history(id, { after: 0, limit: 1_000 })) {
          state = account.apply(state, payload);
          if (version >= (before.get(id) ?? 1)) states.push({ id, state });
        }
        const hits = states.map((one) => matches(one, search.where, accountFields));
        const keys = new Set(states.map((one) => JSON.stringify(keysOf(one, sortOf(search), accountFields))));
        if (before.has(id) && hits.every(Boolean) && keys.size === 1) expect([id, found.get(id)]).toEqual([id, 1]);
        if (!hits.some(Boolean)) expect([id, found.get(id)]).toEqual([id, undefined]);
      }
    }),
    { numRuns: 15 },
  );
});
