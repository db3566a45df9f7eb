import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection } from '@snapfold/mongoose';
import { idOf, TestApi } from './testing/test-api.js';

const { uri } = uniqueDatabase();
const apis: TestApi[] = [];
let connection: Connection;

async function start(): Promise<TestApi> {
  const api = await TestApi.start(uri, 1_000);
  apis.push(api);
  return api;
}

const snapshots = () => connection.collection('users_snapshots');

/** Makes the only snapshot stale, and keeps others from writing it until the returned session ends. */
async function holdStaleSnapshot() {
  await snapshots().updateOne({}, { $set: { schemaVersion: 0, state: {} } });
  const session = await connection.startSession();
  session.startTransaction();
  await snapshots().updateOne({}, { $set: { held: true } }, { session });
  return session;
}

/** Waits until the refold of an API has reached the snapshot that is held. */
async function untilHeldUp(api: TestApi): Promise<void> {
  const begun = { snapshots: [{ aggregateType: 'users', total: 1, done: 0, failed: 0 }] };
  for (;;) {
    const { body } = await api.get('/health/ready');
    if (JSON.stringify(body['details'])?.includes('"total":1')) return expect(body['details']).toMatchObject(begun);
    await sleep(10);
  }
}

async function untilReady(api: TestApi): Promise<void> {
  while ((await api.get('/health/ready')).status !== 200) await sleep(10);
}

beforeAll(async () => {
  connection = (await start()).app.get<Connection>(getConnectionToken());
});
afterAll(async () => {
  await connection.dropDatabase();
  for (const api of apis) await api.close();
});

test('an API is ready at once if there are no snapshots of an earlier release', async () => {
  await untilReady(await start());
});

test('an API is ready once all snapshots of an earlier release are refolded, and answers requests meanwhile', async () => {
  const [first] = apis;
  const registered = await first?.post('/v1/users', { email: 'a@b.org', name: 'Ada' });
  const id = String(registered?.body['id']);
  const session = await holdStaleSnapshot();

  const next = await start();
  await untilHeldUp(next);
  expect(await next.get('/health/ready')).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'NOT_READY' },
  });
  expect(await next.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
  expect(await next.get(`/v1/users/${id}`)).toMatchObject({ status: 200, body: { name: 'Ada', version: 1 } });

  await session.endSession();
  await untilReady(next);
  expect(await next.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  expect(await snapshots().findOne({})).toMatchObject({ schemaVersion: 2, state: { name: 'Ada' } });
});

test('an API that is ready names the snapshots that could not be refolded', async () => {
  const register = async (email: string) => {
    const answer = await apis[0]?.post('/v1/users', { email, name: 'Eve' });
    return String(answer?.body['id']);
  };
  const [holder, held, unread] = [await register('e@b.org'), await register('f@b.org'), await register('g@b.org')];
  const stored = connection.collection<{ _id: string }>('users_snapshots');
  await stored.updateOne({ _id: held }, { $set: { schemaVersion: 0, 'unique.email': 'other' } });
  await stored.updateOne({ _id: holder }, { $set: { schemaVersion: 3, 'unique.email': 'f@b.org' } });
  await stored.updateOne({ _id: unread }, { $set: { schemaVersion: 0 } });
  const ofUnread = { aggregateId: unread };
  await connection.collection('users_journal').updateOne(ofUnread, { $set: { 'payload.type': 'broken' } });

  const next = await start();
  await untilReady(next);
  const { status, body } = await next.get('/health/ready');
  expect(status).toBe(200);
  const message = `${holder} holds the same key "f@b.org" of the unique rule "email": send one of the two a command that changes its key, then refold again.`;
  expect(body).toMatchObject({
    status: 'ready',
    snapshots: [
      {
        aggregateType: 'users',
        failed: 2,
        failures: [
          { aggregateId: unread, code: 'UNKNOWN_EVENT_TYPE' },
          { aggregateId: held, code: 'UNIQUE_KEY_HELD', message },
        ],
      },
    ],
  });

  await connection.collection('users_journal').updateOne(ofUnread, { $set: { 'payload.type': 'user_registered' } });
  await stored.updateOne({ _id: holder }, { $set: { schemaVersion: 0 } });
  const repaired = await start();
  await untilReady(repaired);
  expect(await repaired.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', snapshots: [] } });
});

test('an API is ready once the views of this release are filled, and accepts commands meanwhile', async () => {
  const views = connection.collection<{ _id: string; version: number; number: number }>('views');
  const [known] = await views.find({ view: 'movement' }).toArray();
  if (!known) throw new Error('The view has no generation: the first process should have filled one.');
  await views.updateOne({ _id: known._id }, { $set: { version: known.version - 1 } });
  const lease = { owner: 'another', term: 1, until: new Date(Date.now() + 3_600_000) };
  const begun = { status: 'building', checkpoint: 0, parked: 0, replay: 0, lease };
  await views.insertOne({ ...known, ...begun, _id: 'movement_g2', number: 2 });

  const next = await start();
  const owner = idOf(await next.post('/v1/users', { email: 'b@b.org', name: 'Bob' }));
  const opened = await next.post('/v1/accounts', { owner, currency: 'EUR' });
  const { position } = opened.body;
  const inMaking = { view: 'movement', generation: 2, checkpoint: 0, head: position };
  expect(await next.get('/health/ready')).toMatchObject({ status: 503, body: { details: { views: [inMaking] } } });
  expect(await next.get(`/v1/accounts/${idOf(opened)}/movements`)).toMatchObject({
    status: 503,
    body: { code: 'VIEW_NOT_READY' },
  });

  await views.updateOne({ _id: 'movement_g2' }, { $set: { 'lease.until': new Date() } });
  await untilReady(next);
  expect(await next.get(`/v1/accounts/${idOf(opened)}/movements`)).toMatchObject({ status: 200, body: { items: [] } });
});

test('closing an API waits for the write of a refold under way before it closes the connection', async () => {
  const session = await holdStaleSnapshot();
  const api = await start();
  await untilHeldUp(api);
  let isClosed = false;
  const closing = api.close().then(() => (isClosed = true));
  await sleep(200);
  expect(isClosed).toBe(false);
  await session.endSession();
  await closing;
  expect(await snapshots().findOne({})).toMatchObject({ schemaVersion: 2 });
});
