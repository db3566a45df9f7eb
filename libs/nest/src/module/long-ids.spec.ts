import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Query } from '@snapfold/kernel';
import {
  CommandEngine,
  CommittedPositions,
  EventFeed,
  InMemoryEventStore,
  InMemoryReadModel,
  ServiceReadiness,
  type Snapshot,
} from '@snapfold/kernel/engine';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import { z } from 'zod';
import { aggregateApi } from '../aggregates/aggregate-api.js';
import { closeServer } from '../server/closing.js';
import { createServer } from '../server/create-server.js';
import { SnapfoldModule } from './snapfold.module.js';

const runtime = new TestRuntime();
const label = z.string();
const tallyApi = aggregateApi(tally, {
  name: 'Tally',
  path: 'tallies',
  create: { type: 'start', fields: { label } },
  update: { add: { by: z.number(), times: z.number().optional() }, relabel: { label } },
  events: { tally_started: { label }, tally_added: { by: z.number(), total: z.number() }, tally_relabelled: { label } },
  filters: {},
  shown: z.object({ id: z.string() }).meta({ id: 'Tally' }),
  present: ({ id }) => ({ id }),
});

/** Ascending by Unicode code points. The first is the longest that the kernel takes. */
const ids = [
  'A'.repeat(8_192),
  'A'.repeat(8_191).padEnd(8_192, '~'),
  'b',
  `b/../>; rel="x"?#%2F&cursor=1 +`,
  '日'.repeat(3_000),
  '日'.repeat(3_000) + '本',
];

let app: NestFastifyApplication;
let base = '';
beforeAll(async () => {
  const store = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store, services: { allows: () => true }, runtime });
  const snapshots = new InMemoryReadModel<Snapshot<TallyTypes>, Query>(() => store.snapshots, {
    build: () => ({ matches: () => true, order: [] }),
  });
  const committed = new CommittedPositions<TallyTypes>(new Map());
  const feed = new EventFeed<TallyTypes>(runtime, 100);
  const nothing = { isReady: true, progress: [], settled: Promise.resolve() };
  const module = SnapfoldModule.register({
    runtime,
    inject: [],
    open: () =>
      Promise.resolve({
        aggregates: { tallies: { engine, events: store, snapshots, committed, feed } },
        views: {},
        subscriptions: {},
        readiness: new ServiceReadiness(nothing, []),
        cursorSecret: '0'.repeat(64),
        close: () => engine.close(),
      }),
    apis: { aggregates: { tallies: tallyApi } },
  });
  app = await createServer(module, { logger: false });
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
  for (const [place, id] of ids.entries()) {
    await engine.create({ type: 'start', label: String(place) }, { ...testContext({}, runtime), newId: () => id });
    for (const count of [1, 2]) await engine.update(id, { type: 'relabel', label: `${place} ${count}` }, testContext());
  }
});
afterAll(() => closeServer(app));

const page = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });

async function followed(path: string): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const answer: Response = await fetch(base + next);
    expect(answer.status).toBe(200);
    found.push(...page.parse(await answer.json()).items.map(({ id }) => id));
    next = /^<(\/[^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  return found;
}

test('a list goes on after the longest ids that the kernel takes, and after odd ones', async () => {
  expect(await followed('/v1/tallies?limit=1')).toEqual(ids);
});

test.each(ids.slice(2, 4))('the audit of %j is followed by its links', async (id) => {
  const path = `/v1/tallies/${encodeURIComponent(id)}/audit?limit=1`;
  expect(await followed(path)).toEqual([1, 2, 3].map((version) => `${id}-${version}`));
});

test('a cursor of one list is not taken by another without a query, either', async () => {
  const { nextCursor } = page.parse(await (await fetch(`${base}/v1/tallies/b/audit?limit=1`)).json());
  for (const path of ['/v1/tallies', `/v1/tallies/${encodeURIComponent(ids[3] ?? '')}/audit`]) {
    const answer = await fetch(`${base}${path}?cursor=${String(nextCursor)}`);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'INVALID_CURSOR' }]);
  }
});
