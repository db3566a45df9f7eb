import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { uniqueDatabase } from '@snapfold/mongod';
import type { Connection } from '@snapfold/mongoose';
import { createApp } from './app.js';

const { uri } = uniqueDatabase();
const apps: NestFastifyApplication[] = [];
let connection: Connection;

async function start(): Promise<NestFastifyApplication> {
  const app = await createApp(uri, { viewWaitMs: 1_000 });
  apps.push(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

async function get(app: NestFastifyApplication, url: string) {
  const { statusCode: status, headers, ...answer } = await app.inject({ method: 'GET', url });
  return { status, retryAfter: headers['retry-after'], body: answer.json<Record<string, unknown>>() };
}

const snapshots = () => connection.collection('users_snapshots');

/** Makes the one snapshot stale, and keeps others from writing it until the session ends. */
async function holdStaleSnapshot() {
  await snapshots().updateOne({}, { $set: { schemaVersion: 0, state: {} } });
  const session = await connection.startSession();
  session.startTransaction();
  await snapshots().updateOne({}, { $set: { held: true } }, { session });
  return session;
}

/** Until its refold has met the snapshot that is held. */
async function untilHeldUp(app: NestFastifyApplication): Promise<void> {
  const begun = { snapshots: [{ aggregateType: 'users', total: 1, done: 0, failed: 0 }] };
  for (;;) {
    const { body } = await get(app, '/health/ready');
    if (JSON.stringify(body['details'])?.includes('"total":1')) return expect(body['details']).toMatchObject(begun);
    await sleep(10);
  }
}

async function untilReady(app: NestFastifyApplication): Promise<void> {
  while ((await get(app, '/health/ready')).status !== 200) await sleep(10);
}

beforeAll(async () => {
  connection = (await start()).get<Connection>(getConnectionToken());
});
afterAll(async () => {
  await connection.dropDatabase();
  for (const app of apps) await app.close();
});

test('without snapshots of an earlier release it is ready at once', async () => {
  await untilReady(await start());
});

test('it is ready once all snapshots of an earlier release are refolded, and answers meanwhile', async () => {
  const [first] = apps;
  const registered = await first?.inject({
    method: 'POST',
    url: '/v1/users',
    payload: { email: 'a@b.org', name: 'Ada' },
  });
  const id = registered?.json<{ id: string }>().id;
  const session = await holdStaleSnapshot();

  const next = await start();
  await untilHeldUp(next);
  expect(await get(next, '/health/ready')).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'NOT_READY' } });
  expect(await get(next, '/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
  expect(await get(next, `/v1/users/${id}`)).toMatchObject({ status: 200, body: { name: 'Ada', version: 1 } });

  await session.endSession();
  await untilReady(next);
  expect(await get(next, '/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  expect(await snapshots().findOne({})).toMatchObject({ schemaVersion: 1, state: { name: 'Ada' } });
});

test('what could not be refolded is told once it is ready', async () => {
  const register = async (email: string) => {
    const payload = { email, name: 'Eve' };
    const answer = await apps[0]?.inject({ method: 'POST', url: '/v1/users', payload });
    return answer?.json<{ id: string }>().id ?? '';
  };
  const [holder, held, unread] = [await register('e@b.org'), await register('f@b.org'), await register('g@b.org')];
  const stored = connection.collection<{ _id: string }>('users_snapshots');
  await stored.updateOne({ _id: held }, { $set: { schemaVersion: 0, 'unique.email': 'other' } });
  await stored.updateOne({ _id: holder }, { $set: { schemaVersion: 2, 'unique.email': 'f@b.org' } });
  await stored.updateOne({ _id: unread }, { $set: { schemaVersion: 0 } });
  const ofUnread = { aggregateId: unread };
  await connection.collection('users_journal').updateOne(ofUnread, { $set: { 'payload.type': 'broken' } });

  const next = await start();
  await untilReady(next);
  const { status, body } = await get(next, '/health/ready');
  expect(status).toBe(200);
  const message = `${holder} holds its key "f@b.org" of the rule "email": give one of the two another by a command, then refold again.`;
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
  expect(await get(repaired, '/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', snapshots: [] } });
});

test('it is ready once a view of this release is filled, and takes commands meanwhile', async () => {
  const views = connection.collection<{ _id: string; version: number; number: number }>('views');
  const [known] = await views.find({ view: 'movement' }).toArray();
  if (!known) throw new Error('The first process keeps the view.');
  await views.updateOne({ _id: known._id }, { $set: { version: known.version - 1 } });
  const lease = { owner: 'another', term: 1, until: new Date(Date.now() + 3_600_000) };
  const begun = { status: 'building', checkpoint: 0, parked: 0, replay: 0, lease };
  await views.insertOne({ ...known, ...begun, _id: 'movement_g2', number: 2 });

  const next = await start();
  const post = async (url: string, payload: object) => {
    const answer = await next.inject({ method: 'POST', url, payload });
    return answer.json<{ id: string; position: number }>();
  };
  const owner = await post('/v1/users', { email: 'b@b.org', name: 'Bob' });
  const { id, position } = await post('/v1/accounts', { owner: owner.id, currency: 'EUR' });
  const inMaking = { view: 'movement', generation: 2, checkpoint: 0, head: position };
  expect(await get(next, '/health/ready')).toMatchObject({ status: 503, body: { details: { views: [inMaking] } } });
  expect(await get(next, `/v1/accounts/${id}/movements`)).toMatchObject({
    status: 503,
    body: { code: 'VIEW_NOT_READY' },
  });

  await views.updateOne({ _id: 'movement_g2' }, { $set: { 'lease.until': new Date() } });
  await untilReady(next);
  expect(await get(next, `/v1/accounts/${id}/movements`)).toMatchObject({ status: 200, body: { items: [] } });
});

test('closing ends a refold between two writes, before the connection is closed', async () => {
  const session = await holdStaleSnapshot();
  const app = await start();
  await untilHeldUp(app);
  let isClosed = false;
  const closing = app.close().then(() => (isClosed = true));
  await sleep(200);
  expect(isClosed).toBe(false);
  await session.endSession();
  await closing;
  expect(await snapshots().findOne({})).toMatchObject({ schemaVersion: 1 });
});
