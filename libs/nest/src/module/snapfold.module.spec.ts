import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Controller, Get, Post, Query as Asked } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError, removed, type CqrsContext, type Query } from '@snapfold/kernel';
import {
  CommandEngine,
  CommittedPositions,
  EventFeed,
  InMemoryEventStore,
  InMemoryReadModel,
  InMemoryViewStore,
  ServiceReadiness,
  ViewDispatcher,
  type CommandOptions,
  type RefoldProgress,
  type RunningAggregate,
} from '@snapfold/kernel/engine';
import {
  addition,
  inMemoryAdditions,
  inMemorySummaries,
  tally,
  tallySummary,
  TestRuntime,
  type TallyTypes,
} from '@snapfold/kernel/testing';
import { z } from 'zod';
import { aggregateApi } from '../aggregates/aggregate-api.js';
import { Sent } from '../commands/sent.decorator.js';
import { Context } from '../context/context.decorator.js';
import { serveDocumentation } from '../openapi/openapi.js';
import { createServer } from '../server/create-server.js';
import { viewListApi, viewRecordApi } from '../views/view-api.js';
import { InjectService, serviceToken } from './service-token.js';
import { SnapfoldModule, type ServiceModuleOptions } from './snapfold.module.js';

const runtime = new TestRuntime();
/** What a test sets, and what the service has done. */
const world = { isReady: true, forbidden: '', closed: 0, logged: [] as string[] };

/** Of three snapshots one is refolded, one could not be refolded, and one is still due. */
const begun: RefoldProgress = {
  aggregateType: 'tallies',
  ...{ total: 3, done: 1, failed: 1, perSecond: 1, etaSeconds: 1 },
  failures: [{ aggregateId: 'x', error: new DomainError('ODD', 'rejected', 'It is odd.') }],
};
const refold = {
  get isReady() {
    return world.isReady;
  },
  progress: [begun],
  settled: Promise.resolve(),
};

/** A tally whose label is changed has a summary no longer; of one that is labelled "odd" no event can be applied. */
const shortSummary: typeof tallySummary = {
  ...tallySummary,
  update(previous, event) {
    const { payload } = event;
    if (payload.type === 'tally_started' && payload.label === 'odd') throw new Error('odd');
    return payload.type === 'tally_relabelled' ? removed : tallySummary.update(previous, event);
  },
};

/** Opens the sample service in memory. */
async function open(prefix: string) {
  const store = new InMemoryEventStore(tally);
  const feed = new EventFeed<TallyTypes>(runtime, 100);
  const parts = { history: store, runtime, feed, onError: (error: unknown) => world.logged.push(String(error)) };
  const additions = new ViewDispatcher({
    ...parts,
    view: addition,
    store: new InMemoryViewStore(inMemoryAdditions, runtime),
  });
  const summaries = new ViewDispatcher({
    ...parts,
    view: shortSummary,
    store: new InMemoryViewStore(inMemorySummaries, runtime),
  });
  const committed = new CommittedPositions<TallyTypes>(new Map());
  const services: TallyTypes['services'] = {
    allows(label) {
      if (label === 'broken') throw new Error('a secret');
      return label !== `${prefix}forbidden`;
    },
  };
  const dispatchers = [committed, feed];
  const engine = new CommandEngine({ aggregate: tally, store, services, runtime, dispatchers });
  const snapshots = new InMemoryReadModel(() => store.snapshots, {
    build: ({ label }: Query) => ({
      matches: ({ state }) => label === undefined || state.label === label,
      order: [],
    }),
  });
  const blocked = { name: 'letters', firstParked: () => Promise.resolve(7) };
  const tallies: RunningAggregate<TallyTypes> = { engine, events: store, snapshots, committed, feed };
  for (const view of [additions, summaries]) view.start();
  await Promise.all([additions.ready, summaries.ready]);
  return {
    aggregates: { tallies },
    views: { additions, summaries },
    subscriptions: {},
    readiness: new ServiceReadiness(refold, [additions, summaries], [blocked]),
    cursorSecret: '0'.repeat(64),
    async close() {
      await engine.close();
      await Promise.all([additions.stop(), summaries.stop()]);
      world.closed += 1;
    },
  };
}

type Sample = Awaited<ReturnType<typeof open>>;
const SAMPLE = serviceToken<Sample>('Sample');

const label = z.string().min(1);
const by = z.number();
const tallyApi = aggregateApi(tally, {
  name: 'Tally',
  path: 'tallies',
  create: { type: 'start', fields: { label } },
  update: { add: { by, times: z.number().optional() }, relabel: { label } },
  events: {
    tally_started: { label },
    tally_added: { by, total: z.number() },
    tally_relabelled: { label },
  },
  filters: { label: label.optional() },
  shown: z.object({ id: z.string(), label, total: z.number() }).meta({ id: 'Tally' }),
  present: ({ id, state }) => ({ id, ...state }),
});
const additionApi = viewListApi(addition, {
  of: tallyApi,
  path: 'additions',
  operation: 'additionList',
  summary: 'List the additions, newest first',
  filters: { by: z.number().optional() },
  query: (tallyId, filters) => ({ tallyId, by: filters.by }),
  shown: z.object({ version: z.int(), by }).meta({ id: 'Addition' }),
  idOf: ({ tallyId, version }) => `${tallyId}-${version}`,
  present: ({ version, by: added }) => ({ version, by: added }),
});
const summaryApi = viewRecordApi(shortSummary, {
  of: tallyApi,
  path: 'summary',
  operation: 'tallySummary',
  summary: 'Get the summary of a tally',
  shown: z.object({ additions: z.int(), largest: z.number() }).meta({ id: 'TallySummary' }),
  present: ({ additions, largest }) => ({ additions, largest }),
});

/** Puts another function in the place of a handler, as decorators that trace or log do. */
const wrapped: MethodDecorator = (_, __, descriptor) => {
  const { value: handler } = descriptor;
  if (typeof handler === 'function')
    Object.assign(descriptor, {
      value(this: unknown, ...args: unknown[]): unknown {
        return Reflect.apply(handler, this, args);
      },
    });
};

/** A controller for routes that no definition makes. */
@Controller('v1/twins')
class TwinController {
  constructor(@InjectService(SAMPLE) private readonly sample: Sample) {}

  @Post()
  async create(@Context() context: CqrsContext) {
    const { engine } = this.sample.aggregates.tallies;
    const twins = [];
    for (const side of ['left', 'right'])
      twins.push(await engine.create({ type: 'start', label: `${context.newId()}-${side}` }, context));
    return twins.map(({ id }) => id);
  }

  @Post('once/:kind')
  onceOf(@Sent() { identity }: CommandOptions) {
    return { identity };
  }

  @Post('once')
  @wrapped
  once(@Sent() { identity }: CommandOptions, @Asked('side') side = 'left') {
    return { side, identity };
  }

  @Get()
  outage() {
    const unavailable = {
      code: 'STORE_UNAVAILABLE',
      kind: 'unavailable',
      cause: { code: 13, codeName: 'Unauthorized' },
    };
    throw Object.assign(new Error('Not now.'), unavailable);
  }
}

const register = (options: Partial<ServiceModuleOptions<Sample['aggregates'], Sample['views'], [string]>> = {}) =>
  SnapfoldModule.register({
    service: SAMPLE,
    runtime,
    inject: ['prefix'],
    open,
    apis: { aggregates: { tallies: tallyApi }, views: { additions: additionApi, summaries: summaryApi } },
    controllers: [TwinController],
    ...options,
  });

async function start(module = register()): Promise<NestFastifyApplication> {
  const prefix = {
    module: class Prefix {},
    global: true,
    providers: [{ provide: 'prefix', useValue: '~' }],
    exports: ['prefix'],
  };
  const log = (message: unknown) => world.logged.push(String(message));
  const created = await createServer(
    { module: class Root {}, imports: [prefix, module] },
    {
      encodeDetails: ({ by: refused, ...rest }) => ({ ...rest, by: `${String(refused)} units` }),
      logger: { log: () => undefined, warn: log, error: log },
    },
  );
  serveDocumentation(created, { title: 'Tallies', description: 'They only grow.', version: '7' });
  await created.init();
  await created.getHttpAdapter().getInstance().ready();
  return created;
}

let app: NestFastifyApplication;
beforeAll(async () => {
  app = await start();
});
afterAll(() => app.close());

type Body = Readonly<Record<string, unknown>>;

async function send(
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  headers: Readonly<Record<string, string>> = {},
) {
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json<Body>() };
}
const get = (url: string) => send('GET', url);
const post = (url: string, payload?: object) => send('POST', url, payload);

let labels = 0;
async function newTally(): Promise<string> {
  labels += 1;
  return String((await post('/v1/tallies', { label: `tally ${labels}` })).body['id']);
}
const add = (id: string, amount: number) => post(`/v1/tallies/${id}/commands/add`, { by: amount });

describe('an aggregate', () => {
  test('is created, changed, shown and listed', async () => {
    const created = await post('/v1/tallies', { label: 'first' });
    const id = String(created.body['id']);
    expect(created).toMatchObject({ status: 201, headers: { location: `/v1/tallies/${id}` }, body: { version: 1 } });
    expect(await add(id, 3)).toMatchObject({ status: 200, body: { id, version: 2 } });
    const shown = { id, label: 'first', total: 3 };
    expect(await get(`/v1/tallies/${id}`)).toMatchObject({ status: 200, body: shown });
    expect((await get('/v1/tallies?label=first')).body).toEqual({ items: [shown], nextCursor: null });
  });

  test('has an audit trail of who did what', async () => {
    const id = await newTally();
    await send('POST', `/v1/tallies/${id}/commands/relabel`, { label: 'renamed' }, { 'x-user-id': 'ada' });
    const { body } = await get(`/v1/tallies/${id}/audit?limit=1`);
    expect(body).toMatchObject({ items: [{ version: 1, payload: { type: 'tally_started' } }] });
    const rest = await get(`/v1/tallies/${id}/audit?cursor=${String(body['nextCursor'])}`);
    expect(rest.body['items']).toMatchObject([
      { id: `${id}-2`, payload: { type: 'tally_relabelled', label: 'renamed' }, metadata: { userId: 'ada' } },
    ]);
  });

  test('can also be created by a route that no definition makes', async () => {
    const { status, body } = await post('/v1/twins');
    expect([status, body]).toEqual([201, [expect.any(String), expect.any(String)]]);
  });

  test('takes an Idempotency-Key only by a handler that declares it, also if the handler is wrapped', async () => {
    const key = { 'idempotency-key': 'k' };
    const once = await send('POST', '/v1/twins/once', undefined, key);
    expect(once).toMatchObject({ status: 201, body: { identity: { id: expect.any(String) } } });
    expect(await send('POST', '/v1/twins', undefined, key)).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'NOT_ALLOWED' }] },
    });
  });
});

test('a path parameter belongs to the fingerprint under a key, also on a route that no definition makes', async () => {
  const identityOf = async (kind: string) =>
    (await send('POST', `/v1/twins/once/${kind}`, undefined, { 'idempotency-key': 'k' })).body['identity'] as object;
  const small = await identityOf('small');
  expect(await identityOf('small')).toEqual(small);
  const large = await identityOf('large');
  expect(large).toEqual({ ...small, fingerprint: expect.any(String) });
  expect(large).not.toEqual(small);
});

test('a query belongs to the fingerprint under a key, as the body does', async () => {
  const identityOf = async (query: string) =>
    (await send('POST', `/v1/twins/once${query}`, undefined, { 'idempotency-key': 'k' })).body['identity'] as object;
  const plain = await identityOf('');
  expect(await identityOf('')).toEqual(plain);
  const right = await identityOf('?side=right');
  expect(right).toEqual({ ...plain, fingerprint: expect.any(String) });
  expect(right).not.toEqual(plain);
});

describe('a view', () => {
  test('lists its records of an aggregate by filters and pages, with the position that it has reached', async () => {
    const [id, other] = [await newTally(), await newTally()];
    await add(other, 9);
    for (const amount of [1, 2, 1]) await add(id, amount);
    const first = await get(`/v1/tallies/${id}/additions?limit=2`);
    expect(first.body['items']).toEqual([
      { version: 4, by: 1 },
      { version: 3, by: 2 },
    ]);
    const rest = await get(`/v1/tallies/${id}/additions?cursor=${String(first.body['nextCursor'])}`);
    expect(rest.body).toEqual({ items: [{ version: 2, by: 1 }], nextCursor: null });
    const filtered = await get(`/v1/tallies/${id}/additions?by=2`);
    expect(filtered.body['items']).toEqual([{ version: 3, by: 2 }]);
    const written = (await add(id, 5)).body['position'];
    const fresh = await get(`/v1/tallies/${id}/additions?atLeast=${String(written)}`);
    expect(Number(fresh.headers['x-view-position'])).toBeGreaterThanOrEqual(Number(written));
    expect(fresh.headers).not.toHaveProperty('x-view-parked');
  });

  test('shows its one record of an aggregate', async () => {
    const id = await newTally();
    await add(id, 4);
    await add(id, 2);
    const { status, headers, body } = await get(`/v1/tallies/${id}/summary`);
    expect([status, body]).toEqual([200, { additions: 2, largest: 4 }]);
    expect(Number(headers['x-view-position'])).toBeGreaterThan(0);
  });

  test('answers 404 for an unknown aggregate, and VIEW_BEHIND for a position that it has not reached', async () => {
    for (const path of ['additions', 'summary'])
      expect(await get(`/v1/tallies/nobody/${path}`)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    const id = await newTally();
    expect((await get(`/v1/tallies/${id}/additions`)).body).toEqual({ items: [], nextCursor: null });
    const behind = { status: 503, headers: { 'retry-after': '1' }, body: { code: 'VIEW_BEHIND' } };
    for (const path of ['additions', 'summary'])
      expect(await get(`/v1/tallies/${id}/${path}?atLeast=1000000`)).toMatchObject(behind);
  });

  test('answers VIEW_BEHIND for a record whose events are parked', async () => {
    const another = await start();
    const created = await another.inject({ method: 'POST', url: '/v1/tallies', payload: { label: 'odd' } });
    const answer = await another.inject({
      method: 'GET',
      url: `/v1/tallies/${String(created.json<Body>()['id'])}/summary`,
    });
    expect([answer.statusCode, answer.json<Body>()['code']]).toEqual([503, 'VIEW_BEHIND']);
    await another.close();
  });

  test('answers 404 if it has applied all events of an aggregate, and has no record of it', async () => {
    const id = await newTally();
    await add(id, 4);
    await post(`/v1/tallies/${id}/commands/relabel`, { label: `${id} renamed` });
    const absent = { status: 404, body: { code: 'NOT_FOUND', detail: 'There is no summary of this entry.' } };
    expect(await get(`/v1/tallies/${id}/summary`)).toMatchObject(absent);
    await add(id, 2);
    expect(await get(`/v1/tallies/${id}/summary`)).toMatchObject({ status: 200, body: { additions: 1, largest: 2 } });
  });
});

describe('every error is a problem', () => {
  test.each([
    ['POST', '/v1/tallies', { label: '' }, 400, { code: 'MALFORMED_REQUEST', errors: [{ pointer: '#/label' }] }],
    [
      'POST',
      '/v1/tallies',
      { label: 'x', colour: 1 },
      400,
      {
        code: 'MALFORMED_REQUEST',
        errors: [{ pointer: '#/colour', code: 'UNKNOWN', detail: '"colour" is not a known field.' }],
      },
    ],
    ['POST', '/v1/tallies', {}, 400, { code: 'MALFORMED_REQUEST', errors: [{ in: 'body', pointer: '#/label' }] }],
    ['GET', '/v1/tallies?cursor=odd', undefined, 400, { code: 'INVALID_CURSOR' }],
    ['GET', '/%zz', undefined, 400, { code: 'MALFORMED_REQUEST' }],
    ['GET', '/v1/nothing', undefined, 404, { code: 'ROUTE_NOT_FOUND' }],
    ['GET', '/v1/tallies/nobody', undefined, 404, { code: 'NOT_FOUND' }],
    ['POST', '/v1/tallies', { label: '~forbidden' }, 409, { code: 'TALLY_LABEL_TAKEN' }],
    ['POST', '/v1/tallies', { label: 'broken' }, 500, { code: 'INTERNAL_ERROR' }],
    ['GET', '/v1/twins', undefined, 503, { code: 'STORE_UNAVAILABLE' }],
  ] as const)('%s %s %j is answered with %i', async (method, url, payload, status, problem) => {
    const answer = await send(method, url, payload);
    expect(answer).toMatchObject({ status, body: { ...problem, type: `urn:snapfold:error:${problem.code}`, status } });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  test('the details of a refusal are encoded as the application says', async () => {
    const { status, body } = await add(await newTally(), -1);
    expect([status, body['code'], body['details']]).toEqual([422, 'TALLY_NOT_POSITIVE', { by: '-1 units' }]);
  });

  test('the log says why the database cannot be used, even if the error is not of this copy of the kernel', () => {
    expect(world.logged).toContain('Not now. 13 Unauthorized');
  });
});

test('the service is live at once, and ready once all snapshots and views have the shape of this release', async () => {
  world.isReady = false;
  expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
  const details = { snapshots: [{ aggregateType: 'tallies', total: 3, done: 1, failed: 1 }], views: [] };
  const unready = { status: 503, headers: { 'retry-after': '1' }, body: { code: 'NOT_READY', details } };
  expect(await get('/health/ready')).toMatchObject(unready);
  world.isReady = true;
  const failures = [{ aggregateId: 'x', code: 'ODD', message: 'It is odd.' }];
  expect(await get('/health/ready')).toMatchObject({
    status: 200,
    body: {
      status: 'ready',
      snapshots: [{ aggregateType: 'tallies', failed: 1, failures }],
      views: [],
      subscriptions: [{ subscription: 'letters', firstParked: 7 }],
    },
  });
});

test('the documentation has every route', async () => {
  const { body } = await get('/docs/openapi.json');
  expect(body['info']).toMatchObject({ title: 'Tallies', description: 'They only grow.', version: '7' });
  expect(Object.keys(z.object({ paths: z.record(z.string(), z.unknown()) }).parse(body).paths)).toEqual([
    '/v1/tallies',
    '/v1/tallies/{id}',
    '/v1/tallies/{id}/audit',
    '/v1/tallies/{id}/commands/add',
    '/v1/tallies/{id}/commands/relabel',
    '/v1/tallies/events',
    '/v1/tallies/{id}/additions',
    '/v1/tallies/{id}/summary',
    '/v1/twins',
    '/v1/twins/once/{kind}',
    '/v1/twins/once',
    '/health/live',
    '/health/ready',
  ]);
});

test('closing an application closes its service', async () => {
  const another = await start();
  expect(another.get<Sample>(SAMPLE.key).aggregates.tallies).toBeDefined();
  const before = world.closed;
  await another.close();
  expect(world.closed).toBe(before + 1);
});

test('an application does not start if its service cannot be opened', async () => {
  await expect(start(register({ open: () => Promise.reject(new Error('no database')) }))).rejects.toThrow(
    'no database',
  );
});

test('an application does not start if a definition is named after nothing in the service, which is closed', async () => {
  const named: Record<string, typeof tallyApi> = { talies: tallyApi };
  const before = world.closed;
  await expect(start(register({ apis: { aggregates: named } }))).rejects.toThrow(
    'The service has no "talies" among its aggregates, which are tallies.',
  );
  expect(world.closed).toBe(before + 1);
});

test('an application does not start with two such modules', async () => {
  const opened: Sample[] = [];
  const one = () =>
    register({
      async open(prefix) {
        const service = await open(prefix);
        opened.push(service);
        return service;
      },
    });
  const both = { module: class Both {}, imports: [one(), one()] };
  await expect(start(both)).rejects.toThrow('An application can have one SnapfoldModule');
  for (const service of opened) await service.close();
});

test.each(['OVERLOADED', 'NOT_FOUND', 'with space', 'lower', '1ST'])('the error code %s is refused', (code) => {
  const errors = { ...tally.errors, [code]: { kind: 'rejected', message: 'No.' } } as const;
  expect(() => aggregateApi({ ...tally, errors }, tallyApi)).toThrow(
    `The error code "${code}" of the aggregate "tallies"`,
  );
});

test('a view is refused if its aggregate has no definition', () => {
  const apis = { aggregates: {}, views: { additions: additionApi } };
  expect(() => register({ apis })).toThrow(
    'The view "additions" is below the aggregate "Tally", whose definition is missing in "aggregates".',
  );
});
