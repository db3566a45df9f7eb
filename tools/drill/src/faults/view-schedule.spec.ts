import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../random/seeded-random.js';
import { isApi, type Fault, type Stroke } from './fault.js';
import { viewSchedule } from './view-schedule.js';

const of = (seed: number, kills = 120, pauses = 40) =>
  viewSchedule(seededRandom(seed, 0), { kills, pauses }, 'new-event-type');
const seeds = Array.from({ length: 30 }, (_, seed) => seed);
const faultsOf = (strokes: readonly Stroke[]) => strokes.flatMap(({ faults }) => faults);
const allOf = ({ healthy, rounds, mixed }: ReturnType<typeof of>) => [
  ...healthy,
  ...rounds.flatMap(({ poisoned, mending }) => [...poisoned, ...mending]),
  ...mixed,
];

test('a seed always gives the same schedule, and another seed gives another one', () => {
  expect(of(7)).toEqual(of(7));
  expect(of(7)).not.toEqual(of(8));
});

test.each(seeds)(
  'with seed %d there are as many kills and pauses as asked for, and no process is struck twice at once',
  (seed) => {
    const strokes = allOf(of(seed));
    const count = (kind: string) => faultsOf(strokes).filter((fault) => fault.kind === kind).length;
    // Some faults of an operator's process are replaced by others.
    expect(count('kill') + count('pause')).toBeGreaterThan(150);
    expect(count('kill')).toBeLessThanOrEqual(120);
    expect(count('pause')).toBeLessThanOrEqual(40);
    for (const { faults } of strokes) expect(new Set(faults.map(({ victim }) => victim)).size).toBe(faults.length);
  },
);

test('with four kills one strikes in each phase', () => {
  for (const seed of seeds) {
    const { healthy, rounds, mixed } = of(seed, 4, 0);
    expect([healthy, rounds.flatMap(({ poisoned }) => poisoned)].map(faultsOf)).toMatchObject([[{}], [{}]]);
    const kills = (strokes: readonly Stroke[]) => faultsOf(strokes).filter(({ kind }) => kind === 'kill').length;
    expect([kills(rounds.flatMap(({ mending }) => mending)), kills(mixed)]).toEqual([1, 1]);
  }
});

test.each(seeds)('with seed %d most strikes meet the API that was struck longer ago', (seed) => {
  const struck = faultsOf(of(seed).healthy).map(({ victim }) => victim);
  const apis = struck.filter(isApi);
  const changes = apis.filter((victim, index) => index > 0 && victim !== apis[index - 1]).length;
  expect(changes / apis.length).toBeGreaterThan(0.5);
  expect(changes / apis.length).toBeLessThan(0.95);
});

test.each(seeds)(
  'with seed %d a pause that comes alone and outlasts a lease is of the process that has the lease',
  (seed) => {
    const { healthy, rounds } = of(seed);
    const strokes = [...healthy, ...rounds.flatMap(({ poisoned, mending }) => [...poisoned, ...mending])];
    const aimed = faultsOf(strokes).filter((fault) => fault.kind === 'pause' && fault.keeping !== undefined);
    expect(aimed.length).toBeGreaterThan(5);
    for (const { downMs } of aimed) expect(downMs).toBeGreaterThanOrEqual(4_000);
  },
);

describe('what operators do', () => {
  const isOf = (stroke: Stroke, name: string) => stroke.faults.some(({ victim }) => victim.endsWith(name));

  test.each(seeds)(
    'with seed %d a rebuild is struck while it is under way, and so are other processes meanwhile',
    (seed) => {
      const { healthy } = of(seed);
      const struck = healthy.filter((stroke) => isOf(stroke, 'rebuild'));
      expect(struck.every(({ begun }) => begun?.kind === 'rebuild')).toBe(true);
      expect(healthy.filter(({ begun }) => begun !== undefined).length).toBeGreaterThanOrEqual(struck.length);
    },
  );

  test.each(seeds)(
    'with seed %d every stroke of a mending phase comes during a replay, of one view after the other',
    (seed) => {
      const strokes = of(seed).rounds.flatMap(({ mending }) => mending);
      const works = strokes.map(({ begun }) => begun);
      expect(works.every((work) => work?.kind === 'replay')).toBe(true);
      expect(new Set(works.map((work) => work?.view))).toEqual(new Set(['movement', 'account_summary']));
      expect(works.some((work) => work?.kind === 'replay' && work.isTwice)).toBe(true);
      expect(faultsOf(strokes).some(({ kind, victim }) => kind === 'stop' && victim.endsWith('replay'))).toBe(true);
      for (const stroke of strokes)
        if (isOf(stroke, 'second replay')) expect(stroke.begun).toMatchObject({ isTwice: true });
    },
  );

  test.each(seeds)('with seed %d each round mends both views, and none is long', (seed) => {
    const views = of(seed).rounds.map(({ mending }) => mending.map(({ begun }) => begun?.view));
    for (const round of views) expect([1, 2, 3]).toContain(round.length);
    for (const round of views.filter(({ length }) => length > 1)) expect(new Set(round).size).toBe(2);
  });

  test.each(seeds)('with seed %d only work that was started is struck', (seed) => {
    for (const stroke of allOf(of(seed)))
      for (const name of ['rebuild', 'replay']) if (isOf(stroke, name)) expect(stroke.begun?.kind).toBe(name);
  });

  test('a short schedule has a replay that is stopped too', () => {
    for (const seed of seeds) {
      const strokes = of(seed, 4, 0).rounds.flatMap(({ mending }) => mending);
      expect(faultsOf(strokes).map(({ kind }) => kind)).toContain('stop');
    }
  });
});

describe('releases', () => {
  const replaced = (fault: Fault) => (fault.kind === 'replace' ? [[fault.victim, ...fault.releases]] : []);

  test.each(seeds)(
    'with seed %d each API becomes the newer release, and one becomes the present release again',
    (seed) => {
      const changes = faultsOf(of(seed).mixed).flatMap(replaced);
      const [first, second] = changes.map(([victim]) => victim);
      expect(changes).toEqual([
        [first, 'new-event-type'],
        [second, 'new-event-type'],
        [first, 'present'],
        [second, 'present', 'new-event-type'],
        [second, 'present', 'new-event-type'],
      ]);
      expect(of(seed).mixed.at(-1)).toMatchObject({ isLong: true, isStandstill: true });
      expect(of(seed, 4, 4).mixed.some(({ isLong }) => isLong)).toBe(false);
    },
  );

  test.each(seeds)(
    'with seed %d a stroke is a standstill exactly if it strikes the only API that can read every event',
    (seed) => {
      const newer = new Set<string>();
      for (const { faults, isStandstill } of of(seed).mixed) {
        const [change] = faults.flatMap(replaced);
        if (change?.at(-1) === 'present') newer.delete(change[0] ?? '');
        else if (change) newer.add(change[0] ?? '');
        const isOnly = newer.size === 1 && faults.some(({ kind, victim }) => kind !== 'replace' && newer.has(victim));
        expect(isStandstill).toBe(isOnly || change?.length === 3);
      }
    },
  );
});
