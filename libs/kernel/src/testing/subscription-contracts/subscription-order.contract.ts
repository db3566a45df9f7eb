import { tally } from '../contracts/tally.js';
import { assertEqual, assertThat } from '../kit/expectation.js';
import { committing, type SubscriptionCases } from './subscription-bench.js';

/** Promises about the order in which events are handled, and about events that cannot be handled. */
export const orderCases: SubscriptionCases = {
  'a new subscription begins with the first event, and handles each event once, those of an aggregate in order': async (
    bench,
  ) => {
    const ids = await bench.tallies(5);
    await bench.add(ids, 10);
    const handled = new Map<string, number[]>(ids.map((id) => [id, []]));
    bench.handling(async ({ aggregateId, version }) => {
      await bench.runtime.sleep(version % 3);
      handled.get(aggregateId)?.push(version);
    });
    await bench.comesTo(55);
    await bench.add(ids, 2);
    await bench.comesTo(65);
    const versions = Array.from({ length: 13 }, (_, index) => index + 1);
    assertEqual(
      [...handled.values()],
      ids.map(() => versions),
    );
    assertEqual(bench.errors, []);
  },

  'events of several aggregates are handled at the same time, up to the limit, and those of one never': async (
    bench,
  ) => {
    const ids = await bench.tallies(8);
    await bench.add(ids, 3);
    const atWork: string[] = [];
    let most = 0;
    bench.handling(async ({ aggregateId }) => {
      assertThat(!atWork.includes(aggregateId), 'one event of the aggregate at a time');
      atWork.push(aggregateId);
      most = Math.max(most, atWork.length);
      await bench.runtime.sleep(2);
      atWork.splice(atWork.indexOf(aggregateId), 1);
    });
    await bench.comesTo(32);
    assertEqual([most, bench.errors], [4, []]);
  },

  'a handler that takes long holds up only its aggregate, and the checkpoint waits for it': async (bench) => {
    const [slow = '', ...others] = await bench.tallies(4);
    const gate = Promise.withResolvers<void>();
    const handled: string[] = [];
    bench.handling(async ({ aggregateId, version }) => {
      if (aggregateId === slow) await gate.promise;
      handled.push(`${aggregateId}-${version}`);
    });
    await bench.until('the others are handled', () => handled.length === 3);
    await bench.add([slow, ...others]);
    await bench.until('their next events are handled', () => handled.length === 6);
    assertEqual(
      handled.filter((event) => event.startsWith(slow)),
      [],
    );
    assertEqual((await bench.store.find())?.checkpoint, 0);
    gate.resolve();
    await bench.comesTo(8);
    assertEqual(
      handled.filter((event) => event.startsWith(slow)),
      [`${slow}-1`, `${slow}-2`],
    );
  },

  'events that the handler ignores at once are passed in one step': async (bench) => {
    await bench.add(await bench.tallies(2), 5);
    const { store } = bench;
    let steps = 0;
    const counting = committing(store, (step) => {
      steps += 1;
      return store.commit(step);
    });
    bench.handling(() => undefined, {}, counting);
    await bench.comesTo(12);
    assertEqual(steps, 1);
  },

  'an event that fails each time is parked with the later ones of its aggregate, and the others go on': async (
    bench,
  ) => {
    const [bad = '', good = ''] = await bench.tallies(2);
    let tries = 0;
    const handled: string[] = [];
    bench.handling(({ aggregateId, version }) => {
      if (aggregateId === bad && version === 2) {
        tries += 1;
        throw new Error('poison');
      }
      handled.push(`${aggregateId}-${version}`);
    });
    await bench.add([bad, good], 3);
    await bench.comesTo(8);
    assertEqual(handled, [`${bad}-1`, `${good}-1`, `${good}-2`, `${good}-3`, `${good}-4`]);
    const parked = await bench.store.parked(0, 10);
    assertEqual(
      parked.map(({ aggregateId, version, error }) => [aggregateId, version, error]),
      [
        [bad, 2, 'Error: poison'],
        [bad, 3, undefined],
        [bad, 4, undefined],
      ],
    );
    assertEqual([tries, bench.errors.length], [3, 3]);
    assertEqual((await bench.store.find())?.firstParked, 3);
  },

  'a replay handles parked events in order, and before those that are committed meanwhile': async (bench) => {
    const [bad = '', good = ''] = await bench.tallies(2);
    let isFixed = false;
    const handled: number[] = [];
    bench.handling(async ({ aggregateId, version }) => {
      if (aggregateId !== bad) return;
      if (!isFixed && version === 1) throw new Error('poison');
      await bench.runtime.sleep(3);
      handled.push(version);
    });
    await bench.add([bad, good], 5);
    await bench.comesTo(12);
    assertEqual((await bench.store.find())?.parked, 6);
    await bench.store.requestReplay();
    await bench.until('the replay is over', async () => (await bench.store.find())?.replay === 0);
    assertEqual([(await bench.store.find())?.parked, handled], [6, []]);
    isFixed = true;
    await bench.store.requestReplay();
    await bench.until('the replay has begun', () => handled.length > 0);
    await bench.add([bad, good], 3);
    await bench.until('all are handled', () => handled.length === 9);
    assertEqual(handled, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await bench.until('nothing is parked', async () => (await bench.store.find())?.parked === 0);
    await bench.add([bad]);
    await bench.comesTo(19);
    assertEqual([handled.length, (await bench.store.find())?.parked], [10, 0]);
  },

  'an event that could not be handled since something was unavailable is tried until it can be': async (bench) => {
    const [held = '', other = ''] = await bench.tallies(2);
    let failures = 8;
    const handled: string[] = [];
    bench.handling(({ aggregateId }) => {
      if (aggregateId === held && failures > 0) {
        failures -= 1;
        throw Object.assign(new Error('out of reach'), { code: 'OUT_OF_REACH', kind: 'unavailable' });
      }
      handled.push(aggregateId);
    });
    await bench.comesTo(2);
    assertEqual([new Set(handled), failures], [new Set([other, held]), 0]);
    assertEqual((await bench.store.find())?.parked, 0);
  },

  'what is unavailable to one event only is parked once no more events can be read because of it': async (bench) => {
    const [held = '', other = ''] = await bench.tallies(2);
    await bench.add([other], 30);
    bench.handling(async ({ aggregateId }) => {
      await bench.runtime.sleep(5);
      if (aggregateId === held)
        throw Object.assign(new Error('out of reach'), { code: 'OUT_OF_REACH', kind: 'unavailable' });
    });
    await bench.comesTo(32);
    assertEqual(
      (await bench.store.parked(0, 5)).map(({ aggregateId }) => aggregateId),
      [held],
    );
  },

  'a command that a handler does not wait for is a part of it, and its failure parks the event': async (bench) => {
    const [bad = '', , target = ''] = await bench.tallies(3);
    bench.handling(({ aggregateId }, { update }) => {
      if (aggregateId !== target)
        void update('tallies', aggregateId === bad ? 'nobody' : target, { type: 'add', by: 1 });
    });
    await bench.comesTo(4);
    assertEqual(await bench.storage.events(tally).versionOf(target), 2);
    assertEqual(
      (await bench.store.parked(0, 5)).map(({ aggregateId, error = '' }) => [aggregateId, error.split(':', 1)]),
      [[bad, ['AggregateNotFound']]],
    );
  },

  'a handler that hangs is told to end and sends no more commands, its event is parked, and others go on': async (
    bench,
  ) => {
    const [bad = '', good = ''] = await bench.tallies(2);
    const late: unknown[] = [];
    let told = 0;
    bench.handling(
      ({ aggregateId }, { signal, update }) => {
        if (aggregateId !== bad) return undefined;
        signal.addEventListener('abort', () => {
          told += 1;
          void update('tallies', good, { type: 'add', by: 100 }).catch((error: unknown) => late.push(error));
        });
        return new Promise(() => undefined);
      },
      { handleMs: 30 },
    );
    await bench.add([good]);
    await bench.comesTo(3);
    const [parked] = await bench.store.parked(0, 5);
    assertEqual([parked?.aggregateId, parked?.error?.startsWith('HandlerTimedOut')], [bad, true]);
    assertEqual([told, late.length], [3, 3]);
    assertEqual(
      late.map((error) => Reflect.get(Object(error), 'code') as unknown),
      Array(3).fill('HANDLER_ENDED'),
    );
  },
};
