import { randomUUID } from 'node:crypto';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { original, type Query } from '@snapfold/kernel';
import {
  CommandEngine,
  CommittedPositions,
  EventFeed,
  InMemoryEventStore,
  InMemoryReadModel,
  ServiceReadiness,
  type RunningAggregate,
  type Runtime,
  type Snapshot,
} from '@snapfold/kernel/engine';
import { tally, testContext, type TallyTypes } from '@snapfold/kernel/testing';
import { z } from 'zod';
import { aggregateApi } from '../aggregates/aggregate-api.js';
import { SnapfoldModule } from '../module/snapfold.module.js';
import { closeServer } from '../server/closing.js';
import { createServer } from '../server/create-server.js';
import { OpenStreams } from './open-streams.js';

/** It really waits. */
const runtime: Runtime = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  newId: () => randomUUID(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = ms === Infinity ? undefined : setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(new Error('aborted'));
      });
    }),
};

const label = z.string();
const tallyApi = aggregateApi(tally, {
  name: 'Tally',
  path: 'tallies',
  create: { type: 'start', fields: { label } },
  update: { add: { by: z.number(), times: z.number().optional() }, relabel: { label } },
  events: {
    tally_started: { label: z.string().refine((shown) => shown !== 'odd') },
    tally_added: { by: z.number(), total: z.number() },
    tally_relabelled: { label },
  },
  filters: {},
  shown: z.object({ id: z.string() }).meta({ id: 'Tally' }),
  present: ({ id }) => ({ id }),
});

const nothing = { isReady: true, progress: [], settled: Promise.resolve() };
/** A later release, which writes another shape of an event. */
const newer: typeof tally = {
  ...tally,
  events: {
    ...tally.events,
    tally_started: original<object>().to(() => ({ type: 'tally_started' as const, label: '' })),
  },
};

/** Counts those who wait for it to ring. */
class CountedFeed extends EventFeed<TallyTypes> {
  waiting = 0;

  override async rung(...args: Parameters<EventFeed<TallyTypes>['rung']>): Promise<void> {
    this.waiting += 1;
    await super.rung(...args);
    this.waiting -= 1;
  }
}

let store: InMemoryEventStore<TallyTypes>;
let feed: CountedFeed;
let engine: CommandEngine<TallyTypes>;
let app: NestFastifyApplication;
let port = 0;
const sockets: Socket[] = [];

const engineOf = (release: typeof tally, dispatchTo?: EventFeed<TallyTypes>) =>
  new CommandEngine({
    aggregate: release,
    store: new InMemoryEventStore(release, store),
    services: { allows: () => true },
    runtime,
    dispatchers: dispatchTo ? [dispatchTo] : [],
  });

beforeEach(async () => {
  store = new InMemoryEventStore(tally);
  feed = new CountedFeed(runtime, 1_000);
  engine = engineOf(tally, feed);
  const snapshots = new InMemoryReadModel<Snapshot<TallyTypes>, Query>(() => store.snapshots, {
    build: () => ({ matches: () => true, order: [] }),
  });
  const committed = new CommittedPositions<TallyTypes>(new Map());
  const tallies: RunningAggregate<TallyTypes> = { engine, events: store, snapshots, committed, feed };
  const module = SnapfoldModule.register({
    runtime,
    inject: [],
    open: () =>
      Promise.resolve({
        aggregates: { tallies },
        views: {},
        subscriptions: {},
        readiness: new ServiceReadiness(nothing, []),
        cursorSecret: '0'.repeat(64),
        close: () => Promise.resolve(),
      }),
    apis: { aggregates: { tallies: tallyApi } },
    heartbeatMs: 50,
  });
  app = await createServer(module, { publicUrl: 'https://example.org/tally', corsOrigins: ['*'], logger: false });
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await closeServer(app);
});

const start = (text = '', by = engine) =>
  by.create({ type: 'start', label: text }, { ...testContext({}, runtime), newId: () => randomUUID() });
const startAll = async (...texts: readonly string[]) => {
  for (const text of texts) await start(text);
};

const largeTexts = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, index) => `${index}`.padEnd(bytes, 'x'));

const urlOf = (query = '') => `http://127.0.0.1:${port}/v1/tallies/events${query}`;
async function page(query?: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(urlOf(query), { headers });
  const body = (await answer.json()) as Record<string, unknown> & { items?: { position: number }[] };
  return {
    status: answer.status,
    headers: answer.headers,
    body,
    positions: body.items?.map(({ position }) => position),
  };
}

/** A client of a stream that reads nothing before it is asked to. */
class Stream {
  readonly #abort = new AbortController();
  readonly answer: Promise<Response>;
  #reader: ReadableStreamDefaultReader<string> | undefined;
  text = '';

  constructor(query?: string, headers: Readonly<Record<string, string>> = {}) {
    const { signal } = this.#abort;
    this.answer = fetch(urlOf(query), { headers: { accept: 'text/event-stream', ...headers }, signal });
  }

  /** Reads until the text of the stream is as expected. */
  async until(isEnough: (text: string) => boolean): Promise<string> {
    this.#reader ??= (await this.answer).body?.pipeThrough(new TextDecoderStream()).getReader();
    while (!isEnough(this.text)) {
      const chunk = await this.#reader?.read();
      if (chunk?.done !== false) throw new Error(`The stream ended:\n${this.text}`);
      this.text += chunk.value;
    }
    return this.text;
  }

  /** Reads so many events. */
  async events(count: number): Promise<{ id: number; data: unknown }[]> {
    const parse = (text: string) =>
      [...text.matchAll(/^id: (\d+)\ndata: ([^\n]*)\n\n/gm)].map(([, id, data = '']) => ({
        id: Number(id),
        data: JSON.parse(data) as unknown,
      }));
    return parse(await this.until((text) => parse(text).length >= count));
  }

  /** Reads until the stream ends. */
  async end(): Promise<string> {
    await this.until(() => false).catch((error: unknown) => {
      if (!String(error).includes('The stream ended')) throw error;
    });
    return this.text;
  }

  leave(): void {
    this.#abort.abort();
  }
}

const openStreams = () => app.get(OpenStreams, { strict: false }).count;
const untilOpen = async (count: number) => {
  while (openStreams() !== count) await sleep(5);
};

test('pages go through all events in commit order; the last one has a position to come back with', async () => {
  expect(await page()).toMatchObject({ status: 200, body: { items: [], nextAfter: 0 } });
  await startAll('a', 'b', 'c');
  const first = await page('?limit=2');
  expect(first).toMatchObject({ status: 200, positions: [1, 2], body: { nextAfter: 2 } });
  expect(first.headers.get('link')).toBe('<https://example.org/tally/v1/tallies/events?after=2&limit=2>; rel="next"');
  expect(first.headers.get('cache-control')).toBe('no-store');
  expect(first.headers.get('etag')).toBeNull();
  expect(await page('?after=2&limit=2')).toMatchObject({ positions: [3], body: { nextAfter: 3 } });
  expect(await page('?after=3')).toMatchObject({ positions: [], body: { nextAfter: 3 } });
  await startAll('d');
  const last = await page('?after=3');
  expect(last).toMatchObject({ positions: [4], body: { nextAfter: 4 } });
  const audit = (await (await fetch(urlOf().replace('events', `${(await start('e')).id}/audit`))).json()) as {
    items: unknown[];
  };
  expect((await page('?after=4')).body.items).toEqual(audit.items);
});

test('a position that the journal has not reached is a conflict, for pages and for streams', async () => {
  await startAll('a');
  const problem = { code: 'POSITION_NOT_REACHED', status: 409, retryable: false, details: { head: 1 } };
  expect((await page('?after=2')).body).toMatchObject(problem);
  expect(await (await new Stream('?after=2').answer).json()).toMatchObject(problem);
  expect(openStreams()).toBe(0);
});

test('all faults of the query and of the headers are told at once', async () => {
  const { status, body } = await page('?after=01&limit=1001&from=1', { 'last-event-id': '-1' });
  expect(status).toBe(400);
  expect((body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
    '#/Last-Event-ID',
    '#/after',
    '#/limit',
    '#/from',
  ]);
});

test('a stream begins at once, and sends each event as soon as it is committed', async () => {
  const stream = new Stream();
  const answer = await stream.answer;
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'access-control-allow-origin': '*',
  });
  expect(await stream.until((text) => text !== '')).toMatch(/^retry: 1000\n: after 0\n\n/);
  await startAll('a');
  await stream.events(1);
  await startAll('line\nbreak\r', '\u2028 É 😀');
  const events = await stream.events(3);
  expect(events.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(events.map(({ data }) => data)).toEqual((await page()).body.items);
  expect(stream.text).not.toContain('event:');
  stream.leave();
});

test('a stream that nothing comes to sends heartbeats', async () => {
  const stream = new Stream();
  await stream.until((text) => text.endsWith(':\n\n:\n\n:\n\n'));
  await startAll('a');
  expect(await stream.events(1)).toHaveLength(1);
  stream.leave();
});

test('a stream goes on after the event that the client names, by header rather than by query', async () => {
  await startAll('a', 'b', 'c');
  const ids = async (stream: Stream) => (await stream.events(1)).map(({ id }) => id)[0];
  expect(await ids(new Stream('?after=1'))).toBe(2);
  expect(await ids(new Stream('?after=0', { 'last-event-id': '2' }))).toBe(3);
  expect((await page('?after=0', { 'last-event-id': '2' })).positions).toEqual([3]);
});

test('the stream of a client that has gone ends', async () => {
  const streams = [1, 2, 3].map(() => new Stream());
  await untilOpen(3);
  while (feed.waiting < 3) await sleep(5);
  for (const stream of streams) stream.leave();
  await Promise.allSettled(streams.map(({ answer }) => answer));
  await untilOpen(0);
  await sleep(0);
  expect(feed.waiting).toBe(0);
});

test('HEAD has the headers of a stream, and opens none', async () => {
  await startAll('a');
  for (const accept of ['text/event-stream', 'application/json']) {
    const answer = await fetch(urlOf(), { method: 'HEAD', headers: { accept } });
    expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, accept]);
    expect(await answer.text()).toBe('');
  }
  await untilOpen(0);
});

test.each([
  ['that only a newer release can read', 'NEWER_EVENT_SCHEMA', 503, () => start('', engineOf(newer))],
  ['that cannot be shown', 'INTERNAL_ERROR', 500, () => start('odd')],
])('an event %s ends a page and a stream, and is not skipped', async (_, code, status, add) => {
  await startAll('a', 'b');
  await add();
  await startAll('d');
  expect(await page()).toMatchObject({ positions: [1, 2], body: { nextAfter: 2 } });
  expect(await page('?after=2')).toMatchObject({ status, body: { code } });
  const text = await new Stream().end();
  expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id)).toEqual(['1', '2']);
  expect(text.endsWith(`: ${code}\n\n`)).toBe(true);
  expect(await new Stream('?after=2').end()).toContain(`: ${code}\n\n`);
  expect((await page('?after=3')).positions).toEqual([4]);
});

/** Asks for a stream, and reads nothing of the answer. */
async function slowReader(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.pause().on('error', () => undefined);
  await new Promise((resolve) => {
    socket.write('GET /v1/tallies/events HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n\r\n', resolve);
  });
  return socket;
}

test('streams end when the server closes, and their connections too', async () => {
  const streams = Array.from({ length: 20 }, () => new Stream());
  await startAll(...largeTexts(40, 100_000));
  const ends = Promise.all(streams.map((stream) => stream.end()));
  await untilOpen(20);
  const server: Server = app.getHttpServer();
  await closeServer(app);
  expect((await ends).every((text) => text.includes('id: 40\n') && text.endsWith('\n\n'))).toBe(true);
  expect(await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(0);
});

test('a stream that nobody reads does not keep the server from closing', async () => {
  await slowReader();
  // More than the connection takes.
  await startAll(...largeTexts(30, 500_000));
  await untilOpen(1);
  await closeServer(app);
  await untilOpen(0);
});

/** Returns how many bytes this process uses besides garbage. */
function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('200 readers that do not read hold a few events each, not the whole journal', async () => {
  const eventBytes = 200_000;
  const events = 60;
  for (let count = 0; count < 200; count += 1) await slowReader();
  await untilOpen(200);
  await sleep(200);
  const before = usedBytes();
  await startAll(...largeTexts(events, eventBytes));
  let held = Infinity;
  // The collector of garbage may be late on a busy machine; what a reader holds stays held.
  for (let runs = 0; runs < 10 && held >= 10; runs += 1) {
    await sleep(500);
    held = (usedBytes() - before - events * eventBytes) / 200 / eventBytes;
  }
  expect(held).toBeLessThan(10);
  expect(openStreams()).toBe(200);
});
