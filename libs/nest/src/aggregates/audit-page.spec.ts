import { beforeAll, describe, expect, test } from '@jest/globals';
import { CommandEngine, InMemoryEventStore, type EventHistory } from '@snapfold/kernel/engine';
import { tally, testContext, TestRuntime, type TallyTypes } from '@snapfold/kernel/testing';
import fc from 'fast-check';
import type { TimeRange } from '../search/time-range.js';
import { auditPage } from './audit-page.js';

const services = { allows: () => true };

/** Returns the sizes of all pages, and the versions on them. */
async function pagesOf(store: EventHistory<TallyTypes>, id: string, limit: number, range: TimeRange = {}) {
  const sizes: number[] = [];
  const versions: number[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const page: Awaited<ReturnType<typeof auditPage>> = await auditPage(store, id, { limit, cursor, ...range });
    sizes.push(page.items.length);
    versions.push(...page.items.map(({ version }) => version));
    cursor = page.next;
  }
  return { sizes, versions };
}

test('a page of large events has fewer items than the limit, and a cursor for the rest', async () => {
  const store = new InMemoryEventStore(tally);
  const engine = new CommandEngine({ aggregate: tally, store, services, runtime: new TestRuntime() });
  const { id } = await engine.create({ type: 'start', label: '' }, testContext());
  for (let count = 0; count < 20; count += 1)
    await engine.update(id, { type: 'relabel', label: `${count}${'x'.repeat(1_000_000)}` }, testContext());
  expect(await pagesOf(store, id, 100)).toEqual({
    sizes: [17, 4],
    versions: Array.from({ length: 21 }, (_, index) => index + 1),
  });
});

describe('given events of which some are of the same time', () => {
  const store = new InMemoryEventStore(tally);
  let id = '';
  /** The times of the events, by ascending version. */
  let times: readonly string[] = [];
  beforeAll(async () => {
    const runtime = new TestRuntime();
    const engine = new CommandEngine({ aggregate: tally, store, services, runtime });
    ({ id } = await engine.create({ type: 'start', label: '' }, testContext({}, runtime)));
    for (let count = 0; count < 40; count += 1) {
      await runtime.sleep(count % 4 === 0 ? 1_000 : 0);
      await engine.update(id, { type: 'relabel', label: String(count) }, testContext({}, runtime));
    }
    times = (await store.history(id, { after: 0, limit: 100 })).map(({ at }) => at);
  });

  test('the pages of a part of time have each of its events once, and only the last page has no cursor', async () => {
    expect(new Set(times).size).toBe(11);
    const moment = fc.integer({ min: -500, max: 11_500 }).map((ms) => new Date(Date.parse(times[0] ?? '') + ms));
    const bound = fc.option(
      moment.map((date) => date.toISOString()),
      { nil: undefined },
    );
    await fc.assert(
      fc.asyncProperty(bound, bound, fc.integer({ min: 1, max: 45 }), async (from, to, limit) => {
        const expected = times.flatMap((at, index) =>
          (from === undefined || at >= from) && (to === undefined || at < to) ? [index + 1] : [],
        );
        const { sizes, versions } = await pagesOf(store, id, limit, { from, to });
        expect(versions).toEqual(expected);
        expect(sizes).toHaveLength(Math.max(1, Math.ceil(expected.length / limit)));
      }),
      { numRuns: 300 },
    );
  });

  test('a part of time near the end is found without a read of what comes before', async () => {
    let events = 0;
    const counted: Pick<EventHistory<TallyTypes>, 'history' | 'versionOf'> = {
      versionOf: (one) => store.versionOf(one),
      async history(one, range) {
        const page = await store.history(one, range);
        events += page.length;
        return page;
      },
    };
    const { items } = await auditPage(counted, id, { limit: 5, from: times.at(-1) });
    expect(items.map(({ version }) => version)).toEqual([38, 39, 40, 41]);
    expect(events).toBeLessThanOrEqual(4 + Math.ceil(Math.log2(42)));
  });
});
