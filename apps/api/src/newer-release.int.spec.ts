import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import { account, user, type AccountTypes, type UserTypes } from '@snapfold/domain';
import { AccountQueryBuilder, UserQueryBuilder } from '@snapfold/infrastructure';
import { aggregate, original } from '@snapfold/kernel';
import { CommandEngine, createContext } from '@snapfold/kernel/engine';
import { uniqueDatabase } from '@snapfold/mongod';
import { mongooseStores, systemRuntime, type Connection } from '@snapfold/mongoose';
import { idOf, idsOf, TestApi } from './testing/test-api.js';

/** The users of a newer release, which writes names in another shape. */
const newerUser = aggregate<UserTypes>({
  ...user,
  schemaVersion: user.schemaVersion + 1,
  events: {
    ...user.events,
    user_renamed: original<{ readonly name: string }>().to(({ name }) => ({ type: 'user_renamed', name })),
  },
});

interface NewerAccountTypes extends Omit<AccountTypes, 'event'> {
  readonly event: AccountTypes['event'] | { readonly type: 'account_reviewed' };
}

/** The accounts of a newer release, which has one more event type. Every command only adds that event. */
const newerAccount = aggregate<NewerAccountTypes>({
  ...account,
  schemaVersion: account.schemaVersion + 1,
  events: { ...account.events, account_reviewed: original() },
  handleUpdate: () => [{ type: 'account_reviewed' }],
  apply: (state, event) => (event.type === 'account_reviewed' ? state : account.apply(state, event)),
});

let api: TestApi;
let connection: Connection;

beforeAll(async () => {
  api = await TestApi.start(uniqueDatabase().uri);
  connection = api.app.get(getConnectionToken());
});
afterAll(() => api.close());

const get = (url: string) => api.get(url);
const post = (url: string, payload?: object) => api.post(url, payload);
const euros = (value: string) => ({ amount: { value, currency: 'EUR' } });
let emails = 0;

async function register(): Promise<string> {
  emails += 1;
  return idOf(await post('/v1/users', { email: `user${emails}@example.org`, name: 'Ada' }));
}
async function openAccount(owner: string): Promise<string> {
  const id = idOf(await post('/v1/accounts', { owner, currency: 'EUR' }));
  await post(`/v1/accounts/${id}/commands/deposit`, euros('10'));
  return id;
}

const context = () => createContext(systemRuntime);
const services = { emailInUse: () => false, owner: () => ({ status: 'active' as const, statusChanges: 0 }) };

/** Registers a user whom the newer release then renames. */
async function renamedByNewer(): Promise<string> {
  const id = await register();
  const stores = mongooseStores(connection);
  const { events: store } = stores.aggregate(newerUser, new UserQueryBuilder());
  const engine = new CommandEngine({ aggregate: newerUser, store, services, runtime: systemRuntime });
  await engine.update(id, { type: 'rename', name: 'Ada Lovelace' }, context());
  await stores.close();
  return id;
}

/** Opens an account that the newer release then reviews. */
async function reviewedByNewer(): Promise<string> {
  const id = await openAccount(await register());
  const stores = mongooseStores(connection);
  const { events: store } = stores.aggregate(newerAccount, new AccountQueryBuilder());
  const engine = new CommandEngine({ aggregate: newerAccount, store, services, runtime: systemRuntime });
  await engine.update(id, { type: 'close' }, context());
  await stores.close();
  return id;
}

const retryable = (code: string) => ({ status: 503, headers: { 'retry-after': '1' }, body: { code, status: 503 } });

// The next two tests come first: from the first event that it cannot read, this release leaves the views to a newer release for a minute.
test('a list of movements names the movements that cannot be shown', async () => {
  const id = await openAccount(await register());
  const { position } = (await post(`/v1/accounts/${id}/commands/deposit`, euros('2'))).body;
  await get(`/v1/accounts/${id}/movements?atLeast=${String(position)}`);
  const records = connection.collection<{ _id: string }>('movement_g1');
  await records.updateOne({ _id: `${id}-3` }, { $set: { kind: 'gift' } });

  const list = await get(`/v1/accounts/${id}/movements`);
  const unreadable = [{ id: `${id}-3`, code: 'INTERNAL_ERROR' }];
  expect(list).toMatchObject({ status: 200, body: { items: [{ version: 2 }], unreadable } });
  const first = await get(`/v1/accounts/${id}/movements?limit=1`);
  expect(first.body).toMatchObject({ items: [], unreadable });
  const second = await get(`/v1/accounts/${id}/movements?limit=1&cursor=${String(first.body['nextCursor'])}`);
  expect(second.body).toMatchObject({ items: [{ version: 2 }], nextCursor: null });
  expect(second.body).not.toHaveProperty('unreadable');
});

describe('what only a newer release can read is answered with 503, to be sent again', () => {
  test('earlier events of the same aggregate, and its records in views, are answered with 200', async () => {
    const id = await reviewedByNewer();
    expect(await get(`/v1/accounts/${id}/audit?limit=1`)).toMatchObject({
      status: 200,
      body: { items: [{ version: 1 }] },
    });
    expect(await get(`/v1/accounts/${id}/movements`)).toMatchObject({ status: 200, body: { items: [{ version: 2 }] } });
    expect(await get(`/v1/accounts/${id}/summary`)).toMatchObject({ status: 200, body: { movements: 1 } });
  });

  test('an event in a newer shape', async () => {
    const id = await renamedByNewer();
    const { nextCursor } = (await get(`/v1/users/${id}/audit?limit=1`)).body;
    const answers = [
      get(`/v1/users/${id}`),
      get(`/v1/users/${id}/audit`),
      get(`/v1/users/${id}/audit?cursor=${String(nextCursor)}`),
      post(`/v1/users/${id}/commands/rename`, { name: 'Countess' }),
      post(`/v1/users/${id}/commands/deactivate`),
      post('/v1/accounts', { owner: id, currency: 'EUR' }),
    ];
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject(retryable('NEWER_EVENT_SCHEMA'));
  });

  test('an event of a type that came later', async () => {
    const id = await reviewedByNewer();
    const other = await openAccount(await register());
    const answers = [
      get(`/v1/accounts/${id}`),
      get(`/v1/accounts/${id}/audit`),
      post(`/v1/accounts/${id}/commands/deposit`, euros('1')),
      post('/v1/transfers', { from: other, to: id, ...euros('1') }),
    ];
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject(retryable('UNKNOWN_EVENT_TYPE'));
    expect(await get(`/v1/accounts/${other}`)).toMatchObject({ status: 200, body: { balance: { value: '10.00' } } });
  });
});

describe('a list', () => {
  test('names the accounts that cannot be read, and shows the others', async () => {
    const owner = await register();
    const [first, hidden, last] = [await openAccount(owner), await openAccount(owner), await openAccount(owner)];
    const stored = connection.collection<{ _id: string }>('accounts_snapshots');
    await stored.updateOne({ _id: hidden }, { $set: { schemaVersion: 0 } });
    const journal = connection.collection('accounts_journal');
    await journal.updateOne({ aggregateId: hidden, version: 2 }, { $set: { schema: 9 } });
    const unreadable = [{ id: hidden, code: 'NEWER_EVENT_SCHEMA' }];

    const list = await get(`/v1/accounts?owner=${owner}`);
    expect(list).toMatchObject({ status: 200, body: { unreadable, nextCursor: null } });
    expect(idsOf(list)).toEqual([first, last]);

    const pages: unknown[] = [];
    for (let cursor = ''; cursor !== 'null';) {
      const page = await get(`/v1/accounts?owner=${owner}&limit=1${cursor && `&cursor=${cursor}`}`);
      pages.push([idsOf(page), page.body['unreadable']]);
      cursor = String(page.body['nextCursor']);
    }
    expect(pages).toEqual([
      [[first], undefined],
      [[], unreadable],
      [[last], undefined],
    ]);
  });

  test('names an account that cannot be shown with the code that a request for it alone gets', async () => {
    const owner = await register();
    const [odd, plain] = [await openAccount(owner), await openAccount(owner)];
    const stored = connection.collection<{ _id: string }>('accounts_snapshots');
    await stored.updateOne({ _id: odd }, { $set: { 'state.status': 'sealed' } });

    const list = await get(`/v1/accounts?owner=${owner}`);
    expect(list.body).toMatchObject({ items: [{ id: plain }], unreadable: [{ id: odd, code: 'INTERNAL_ERROR' }] });
    expect(await get(`/v1/accounts/${odd}`)).toMatchObject({ status: 500, body: { code: 'INTERNAL_ERROR' } });
  });

  test('the email of a user who cannot be read stays taken', async () => {
    await renamedByNewer();
    const again = await post('/v1/users', { email: `user${emails}@example.org`, name: 'Bob' });
    expect(again).toMatchObject({ status: 409, body: { code: 'USER_EMAIL_TAKEN' } });
  });
});

test('the documentation says which lists name unreadable entries', async () => {
  const { paths, components } = (await get('/docs/openapi.json')).body as {
    paths: Record<string, unknown>;
    components: { schemas: Record<string, unknown> };
  };
  expect(components.schemas['Unreadable']).toMatchObject({ required: ['id', 'code'] });
  const names = (path: string) => JSON.stringify(paths[path]).includes('"#/components/schemas/Unreadable"');
  expect(['/v1/users', '/v1/accounts', '/v1/accounts/{id}/movements'].map(names)).toEqual([true, true, true]);
  expect(['/v1/users/{id}/audit', '/v1/accounts/{id}/audit'].map(names)).toEqual([false, false]);
});
