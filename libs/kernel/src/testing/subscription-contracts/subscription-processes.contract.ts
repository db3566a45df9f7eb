import { StoreUnavailable } from '../../errors/command-errors.js';
import { eventId } from '../../model/event-envelope.js';
import type { SubscriptionStore } from '../../ports/stores/subscription-store.js';
import { tally } from '../contracts/tally.js';
import { assertEqual, assertThat, codeOf } from '../kit/expectation.js';
import {
  committing,
  type SampleHandler,
  type SubscriptionBench,
  type SubscriptionCases,
} from './subscription-bench.js';

/** Returns a store that no longer answers once its process is killed. */
function killable(store: SubscriptionStore): { readonly store: SubscriptionStore; kill: () => void } {
  let isAlive = true;
  const mortal = new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) =>
        isAlive ? (Reflect.apply(member, target, args) as unknown) : new Promise(() => undefined);
    },
  });
  return { store: mortal, kill: () => (isAlive = false) };
}

/** For each event that adds to a tally, starts another tally whose label is the id of the event. */
const echo: SampleHandler = async (event, { create }) => {
  if (event.payload.type === 'tally_added') await create('tallies', { type: 'start', label: eventId(event) });
};

/** The labels of all tallies that were started with one. */
async function labels(bench: SubscriptionBench): Promise<readonly string[]> {
  return (await bench.journal()).flatMap(({ payload }) =>
    payload.type === 'tally_started' && payload.label ? payload.label : [],
  );
}

/** Promises about processes that come, go, die and share a subscription, and about the effects of its commands. */
export const processCases: SubscriptionCases = {
  'two processes handle each event once, and one takes over when the other stops': async (bench) => {
    const ids = await bench.tallies(3);
    const handled: string[] = [];
    const handle =
      (which: string): SampleHandler =>
      ({ aggregateId, version }) => {
        handled.push(`${which} ${aggregateId}-${version}`);
      };
    const first = bench.handling(handle('first'));
    await bench.comesTo(3);
    bench.handling(handle('second'));
    await bench.add(ids, 2);
    await bench.comesTo(9);
    assertThat(
      handled.every((entry) => entry.startsWith('first')),
      'the holder of the lease handles all',
    );
    await first.stop();
    await bench.add(ids);
    await bench.comesTo(12);
    assertEqual([handled.length, new Set(handled).size], [12, 12]);
    assertThat(
      handled.slice(9).every((entry) => entry.startsWith('second')),
      'the other process goes on',
    );
  },

  'a process that dies between effect and checkpoint is succeeded by another, and each command takes effect once':
    async (bench) => {
      const [id = ''] = await bench.tallies(1);
      await bench.add([id], 3);
      const { store, kill } = killable(bench.store);
      let echoes = 0;
      const dying: SampleHandler = async (event, context) => {
        await echo(event, context);
        if (event.payload.type === 'tally_added') echoes += 1;
        if (echoes === 2) kill();
      };
      bench.handling(dying, { stopMs: 50 }, store);
      await bench.until('the process dies after its second command', () => echoes >= 2);
      let repeated = 0;
      bench.handling(async (event, context) => {
        if (event.payload.type === 'tally_added') repeated += 1;
        await echo(event, context);
      });
      await bench.comesTo(7);
      assertEqual(await labels(bench), [`${id}-2`, `${id}-3`, `${id}-4`]);
      assertThat(repeated >= 2, 'at least the event without a checkpoint is handled again');
    },

  'a command that is sent again with another content has the first outcome': async (bench) => {
    const [source = '', target = ''] = await bench.tallies(2);
    await bench.add([source]);
    const totals: unknown[] = [];
    let by = 0;
    bench.handling(async ({ aggregateId, payload }, { update, create }) => {
      if (aggregateId !== source || payload.type !== 'tally_added') return;
      by += 1;
      const { version, isReplay } = await update('tallies', target, { type: 'add', by });
      const started = await create('tallies', { type: 'start', label: `started ${by}` });
      totals.push([version, isReplay, started.isReplay]);
      if (by < 3) throw new Error('after its effect');
    });
    await bench.comesTo(5);
    assertEqual(totals, [
      [2, false, false],
      [2, true, true],
      [2, true, true],
    ]);
    assertEqual(await labels(bench), ['started 1']);
  },

  'a handler may send a command of one type to one target several times, and each takes effect once': async (bench) => {
    const [source = '', target = ''] = await bench.tallies(2);
    let runs = 0;
    bench.handling(async ({ aggregateId }, { update }) => {
      if (aggregateId !== source) return;
      for (const by of [1, 10, 100]) await update('tallies', target, { type: 'add', by });
      runs += 1;
      if (runs === 1) throw new Error('after its effects');
    });
    await bench.comesTo(5);
    const [snapshot] = [...(await bench.storage.events(tally).load([target])).values()];
    assertEqual([snapshot?.state.total, snapshot?.version, runs], [111, 4, 2]);
  },

  'the events of a command name the subscription, the event that caused it, and the first cause': async (bench) => {
    const [source = '', target = ''] = await bench.tallies(2);
    bench.handling(async ({ aggregateId, version }, { update }) => {
      if (aggregateId === source && version === 1) await update('tallies', target, { type: 'add', by: 1 });
    });
    await bench.comesTo(3);
    const [first, , last] = await bench.journal();
    const { userId, correlationId, causationId, requestId } = last?.metadata ?? {};
    assertEqual(
      [userId, correlationId, causationId],
      ['subscription:sample', first?.metadata.correlationId, `${source}-1`],
    );
    assertThat(requestId !== first?.metadata.requestId, 'a request of its own');
  },

  'a store that is out of reach for a while loses no event, and parks none': async (bench) => {
    const ids = await bench.tallies(3);
    await bench.add(ids, 5);
    const { store } = bench;
    let commits = 0;
    const failing = committing(store, async (step) => {
      commits += 1;
      if (commits % 2 === 1) throw new StoreUnavailable(new Error('a cable is cut'));
      return store.commit(step);
    });
    const handled = new Set<string>();
    bench.handling((event) => void handled.add(eventId(event)), { batchEvents: 4 }, failing);
    await bench.comesTo(18);
    assertEqual([handled.size, (await bench.store.find())?.parked], [18, 0]);
  },

  'stop lets the handlers at work finish, and stores what they have done': async (bench) => {
    await bench.tallies(3);
    const begun = Promise.withResolvers<void>();
    let done = 0;
    const dispatcher = bench.handling(async () => {
      begun.resolve();
      await bench.runtime.sleep(100);
      done += 1;
    });
    await begun.promise;
    await dispatcher.stop();
    assertEqual([done, (await bench.store.find())?.checkpoint], [3, 3]);
    assertThat((await bench.store.lease('another', 1)) !== undefined, 'the lease is released');
  },

  'stop tells a handler to end that does not finish, and its event is handled again': async (bench) => {
    const [id = ''] = await bench.tallies(1);
    const begun = Promise.withResolvers<void>();
    let told = 0;
    const dispatcher = bench.handling(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          begun.resolve();
          signal.addEventListener('abort', () => {
            told += 1;
            reject(new Error('told to end'));
          });
        }),
      { stopMs: 200 },
    );
    await begun.promise;
    await dispatcher.stop();
    const { checkpoint, parked } = (await bench.store.find()) ?? {};
    assertEqual([told, checkpoint, parked, bench.errors], [1, 0, 0, []]);
    const handled: string[] = [];
    bench.handling(({ aggregateId }) => void handled.push(aggregateId));
    await bench.comesTo(1);
    assertEqual(handled, [id]);
  },

  'an event is handled again if its handler has returned early, since it was told to end': async (bench) => {
    const [id = ''] = await bench.tallies(1);
    const begun = Promise.withResolvers<void>();
    const dispatcher = bench.handling(
      (_, { signal }) =>
        new Promise<void>((resolve) => {
          begun.resolve();
          signal.addEventListener('abort', () => resolve());
        }),
      { stopMs: 200 },
    );
    await begun.promise;
    await dispatcher.stop();
    assertEqual([(await bench.store.find())?.checkpoint, bench.errors], [0, []]);
    const handled: string[] = [];
    bench.handling(({ aggregateId }) => void handled.push(aggregateId));
    await bench.comesTo(1);
    assertEqual(handled, [id]);
  },

  'a journal that was restored to an earlier moment is reported and handled again, and no command takes effect twice':
    async (bench) => {
      const [id = '', target = ''] = await bench.tallies(2);
      await bench.add([id], 3);
      const handle: SampleHandler = async ({ aggregateId, payload }, { update }) => {
        if (aggregateId === id && payload.type === 'tally_added')
          await update('tallies', target, { type: 'add', by: payload.by });
      };
      const handler = bench.handling(handle);
      await bench.comesTo(8);
      await handler.stop();
      // The first of the commands is still there, and what it was caused by.
      await bench.storage.restore(6);
      const versions = () => bench.storage.events(tally).versionOf(target);
      assertEqual(await versions(), 2);
      const handled: number[] = [];
      bench.handling(async (event, context) => {
        if (event.aggregateId === id) handled.push(event.version);
        // The snapshots of the restored aggregates are lost, so that they take no commands.
        if (event.position <= 3) await handle(event, context);
      });
      await bench.comesTo(6);
      assertEqual(handled, [1, 2, 3, 4]);
      assertEqual([await versions(), bench.errors.map(codeOf)], [2, ['JOURNAL_REPLACED']]);
    },

  'an event that cannot be read is parked with its aggregate, and others go on': async (bench) => {
    const [bad = '', good = ''] = await bench.tallies(2);
    await bench.add([bad, good], 2);
    // A release that does not know the event of the first addition.
    const { tally_added: _, ...events } = tally.events;
    const release = { ...tally, events } as typeof tally;
    const handled: string[] = [];
    bench.handling((event) => void handled.push(eventId(event)), { yieldMs: 30 }, undefined, release);
    await bench.comesTo(6);
    assertEqual(handled, [`${bad}-1`, `${good}-1`]);
    const parked = await bench.store.parked(0, 10);
    assertEqual(
      parked.map(({ aggregateId, isNewer }) => [aggregateId, isNewer]),
      [
        [bad, true],
        [good, true],
        [bad, undefined],
        [good, undefined],
      ],
    );
    const newer = bench.handling((event) => void handled.push(eventId(event)));
    await bench.until('a release that knows it handles it', () => handled.length === 6);
    assertEqual((await newer.status()).eventsBehind, 0);
  },
};
