import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { until } from '@snapfold/running-bank';
import type { Strike } from './await-points.js';
import { sampleOf } from './sample.js';
import { scenarios, type Scenario, type TallyView } from './scenarios.js';
import { StruckProcess } from './struck-process.js';
import { isAtRest, look, patienceMs, type Reader } from './survivor.js';
import { insistOn, openTallyStores, type TallyStores } from './tally-stores.js';

const built = resolve(import.meta.dirname, '../dist');
const { uri } = uniqueDatabase();
const running = new Set<StruckProcess>();
/** How many processes run at once. They spend most of their time waiting for a lease. */
const lanes = 8;
/** How many await points of each scenario the seed chooses. The full run strikes all. */
const sampleSize = process.env['TEST_FULL'] === 'true' ? Infinity : 3;
let stores: TallyStores;
let views = 0;

async function commitOne(): Promise<void> {
  await insistOn(() => stores.engine().create({ type: 'start', label: '' }, stores.context()));
}

/** Makes two tallies with three additions each: enough events for two steps. */
beforeAll(async () => {
  stores = await openTallyStores(uri);
  for (const label of ['a', 'b']) {
    const { id } = await stores.engine().create({ type: 'start', label }, stores.context());
    for (let by = 1; by < 4; by += 1) await stores.engine().update(id, { type: 'add', by }, stores.context());
  }
});
afterAll(async () => {
  for (const process of running) process.kill();
  await stores.connection.dropDatabase();
  await stores.close();
});

type Name = keyof typeof scenarios;
const names = Object.keys(scenarios).filter((name): name is Name => name in scenarios);

/** Starts a process that does the work of a scenario. */
async function begin(name: Name, strike?: Strike) {
  const scenario: Scenario = scenarios[name];
  const view = { ...scenario.view, type: `view_${(views += 1)}` };
  await scenario.before?.(stores, view);
  const target = (await stores.events.head()) + (scenario.commits ?? 0);
  const orders = { uri, scenario: name, viewType: view.type };
  const process = StruckProcess.start(built, strike ? { ...orders, strike } : orders);
  running.add(process);
  void process.ended.then(() => running.delete(process));
  await until(
    `${view.type} is struck, or done`,
    async () => process.isStruck || process.hasEnded || (await isAtRest(stores, view, target)),
    patienceMs,
  );
  // A process that ends passes await points too.
  if (!process.isStruck) process.leave();
  await until(`${view.type} is struck, or ends`, () => process.isStruck || process.hasEnded, patienceMs);
  return { view, process };
}

type Place = Pick<Strike, 'point' | 'time'>;

/** All await points that a process passes if it is not struck. */
async function placesOf(name: Name): Promise<readonly Place[]> {
  const { process } = await begin(name);
  await process.ended;
  expect(process.end).toBe(0);
  const times = new Map<string, number>();
  return process.passed.map((point) => {
    const time = (times.get(point) ?? 0) + 1;
    times.set(point, time);
    return { point, time };
  });
}

/** Keeps the view in this process, and expects it to be the fold of the journal. */
async function expectFold(view: TallyView, dispatcher: Reader): Promise<void> {
  const { records, expected, ...rest } = await look(stores, view, dispatcher);
  const wanted = { records: expected, count: expected.size, collections: [expect.any(String)] };
  expect({ view: view.type, records, ...rest }).toEqual({ view: view.type, ...wanted });
}

async function keeping(view: TallyView, use: (dispatcher: Reader) => Promise<void>): Promise<void> {
  const dispatcher = stores.dispatcher(view);
  dispatcher.start();
  await dispatcher.ready;
  // Replays the events that the struck process could not apply.
  await stores.operations(view).replay();
  await use(dispatcher).finally(() => dispatcher.stop());
}

type Survive = (struck: StruckProcess, view: TallyView, place: Place) => Promise<void>;

/** Reads change nothing, so each is struck only once. */
const isRead = ({ point }: Place) => /^(before|after) (find|list\w+) /.test(point);

/** Strikes a process at a sample of its await points, the first times that it passes each. Resolves with the points it never passed. */
async function strikeAll(name: Name, signal: Strike['signal'], mostTimes: number, survive: Survive): Promise<string[]> {
  const all = (await placesOf(name)).filter((place) => place.time <= (isRead(place) ? 1 : mostTimes));
  const sample = sampleOf(
    all.map(({ point }) => point),
    sampleSize,
    `${jest.getSeed()} ${signal} ${name}`,
  );
  const places = all.filter(({ point }) => sample.has(point));
  const missed = new Set(places.map(({ point }) => point));
  let failed: Error | undefined;
  const strikeEach = async (rest: Iterable<Place>) => {
    for (const place of rest) {
      if (failed) return;
      const { view, process } = await begin(name, { ...place, signal });
      if (process.isStruck) missed.delete(place.point);
      await survive(process, view, place).catch((cause: unknown) => {
        const { point, time } = place;
        const struck = `${view.type} was struck at "${point}", time ${time}; ended: ${process.end}; stderr: ${process.err}`;
        failed ??= new Error(struck, { cause });
      });
    }
  };
  // Some points are passed only by chance: it depends on how many events make a step. Points that were missed are tried again.
  for (let tries = 5; tries > 0 && missed.size > 0 && !failed; tries -= 1) {
    const rest = places.filter(({ point }) => missed.has(point)).values();
    await Promise.all(Array.from({ length: lanes }, () => strikeEach(rest)));
  }
  // Thrown only now, so that no process is left running.
  if (failed) throw failed;
  return [...missed];
}

test.each(names)('a process that %s may be killed at any of its await points', async (name) => {
  // A point is passed at most four times while there is work: in two steps, at the publication, and when the lease is given back.
  const missed = await strikeAll(name, 'SIGKILL', 4, async (struck, view, { time }) => {
    await struck.ended;
    await keeping(view, async (dispatcher) => {
      await expectFold(view, dispatcher);
      if (time > 1) return;
      for await (const { status } of stores.operations(view).rebuild()) expect(status).not.toBe('retired');
      await expectFold(view, dispatcher);
    });
  });
  expect(missed).toEqual([]);
});

const paused: readonly Name[] = ['fills a view with one record per aggregate', 'commits events, and dispatches them'];

test.each(paused)('a process that %s may be paused past its lease at any of its await points', async (name) => {
  const missed = await strikeAll(name, 'SIGSTOP', 2, (struck, view) =>
    keeping(view, async (dispatcher) => {
      await expectFold(view, dispatcher);
      struck.goOn();
      await commitOne();
      await expectFold(view, dispatcher);
      struck.leave();
      await struck.ended;
      expect(struck.end).toBe(0);
      await expectFold(view, dispatcher);
    }),
  );
  expect(missed).toEqual([]);
});
