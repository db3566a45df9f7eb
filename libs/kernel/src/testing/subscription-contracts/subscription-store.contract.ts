import type { FollowerStep, ParkedEvent } from '../../ports/follower-store.js';
import type { SubscriptionStore } from '../../ports/stores/subscription-store.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { assertEqual, assertThat } from '../kit/expectation.js';

const hour = 3_600_000;
const parkedAt = (position: number, error?: string): ParkedEvent => ({
  ...{ position, aggregateId: 'a', version: position },
  ...(error === undefined ? {} : { error }),
});

/** A subscription, and the term of its lease, which the suite holds. */
class Bench {
  private constructor(
    readonly store: SubscriptionStore,
    readonly other: SubscriptionStore,
    readonly runtime: Runtime,
    readonly term: number,
  ) {}

  static async open(stores: Stores, runtime: Runtime): Promise<Bench> {
    const store = stores('one');
    assertEqual(await store.find(), undefined, 'a subscription that nobody has leased');
    return new Bench(store, stores('other'), runtime, (await store.lease('suite', hour)) ?? -1);
  }

  commit(from: number, to: number, step: Partial<FollowerStep> = {}): Promise<boolean> {
    return this.store.commit({ term: this.term, from, to, mark: `mark ${to}`, parked: [], replayed: [], ...step });
  }

  async parked(): Promise<readonly ParkedEvent[]> {
    return this.store.parked(0, 100);
  }
}

/** Opens the store of a subscription to the sample, by its name; each time that of the same subscription. */
type Stores = (name: string) => SubscriptionStore;

/**
 * The promises of every {@link SubscriptionStore}.
 * @param open opens an empty storage
 * @param runtime must really wait if the store does
 */
export function subscriptionStoreContract(open: () => Promise<Stores>, runtime: Runtime): ContractCase[] {
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => run(await Bench.open(await open(), runtime)),
  }));
}

const cases: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  'the first lease adds the subscription, before the first event': async ({ store }) => {
    const found = await store.find();
    assertEqual([found?.checkpoint, found?.mark, found?.parked, found?.replay], [0, undefined, 0, 0]);
    assertEqual(found?.firstParked, undefined);
  },

  'two subscriptions are kept apart': async (bench) => {
    const term = (await bench.other.lease('suite', hour)) ?? -1;
    assertThat(await bench.commit(0, 5, { parked: [parkedAt(4, 'e')] }), 'a step of the one');
    assertEqual((await bench.other.find())?.checkpoint, 0);
    assertEqual(await bench.other.parked(0, 10), []);
    assertThat(
      await bench.other.commit({ term, from: 0, to: 1, parked: [parkedAt(1, 'f')], replayed: [] }),
      'a step of the other',
    );
    assertEqual((await bench.store.find())?.checkpoint, 5);
    assertEqual((await bench.parked()).length, 1);
  },

  'only the owner of the lease can renew it, and keeps its term': async ({ store, term }) => {
    assertEqual(await store.lease('another', hour), undefined);
    assertEqual(await store.lease('suite', hour), term);
  },

  'a lease that is over goes to another owner with a new term, and the steps of the old term are refused': async (
    bench,
  ) => {
    await bench.store.lease('suite', 30);
    await bench.runtime.sleep(60);
    const term = await bench.store.lease('another', hour);
    assertThat(term !== undefined && term > bench.term, 'a new term');
    assertThat(!(await bench.commit(0, 5)), 'a step of the old term');
    assertThat(!(await bench.commit(0, 5, { parked: [parkedAt(1, 'e')] })), 'a step of the old term that parks');
    assertEqual([(await bench.store.find())?.checkpoint, await bench.parked()], [0, []]);
    assertThat(await bench.commit(0, 5, { term: term ?? -1 }), 'a step of the new term');
  },

  'a lease that is released is free at once, and only its holder can release it': async ({ store, term }) => {
    await store.release(term + 1);
    assertEqual(await store.lease('another', hour), undefined);
    await store.release(term);
    assertEqual(await store.lease('another', hour), term + 1);
  },

  'a step moves the checkpoint and its mark, and is refused at another checkpoint': async (bench) => {
    assertThat(await bench.commit(0, 5), 'the first step');
    assertThat(!(await bench.commit(0, 6)), 'a step from another checkpoint');
    assertThat(!(await bench.commit(0, 6, { parked: [parkedAt(6, 'e')] })), 'a step from there that parks');
    assertThat(await bench.commit(5, 7), 'the second step');
    const found = await bench.store.find();
    assertEqual([found?.checkpoint, found?.mark, found?.parked], [7, 'mark 7', 0]);
  },

  'of two steps from one checkpoint at the same time, one is stored': async (bench) => {
    const stored = await Promise.all([bench.commit(0, 3), bench.commit(0, 4)]);
    assertEqual(stored.filter(Boolean).length, 1);
    const parking = [5, 6].map((to) => bench.commit(stored[0] ? 3 : 4, to, { parked: [parkedAt(to, 'e')] }));
    assertEqual((await Promise.all(parking)).filter(Boolean).length, 1);
    assertEqual((await bench.parked()).length, 1);
  },

  'a step parks events, which are listed by position and page by page': async (bench) => {
    const newer = { ...parkedAt(9, 'unreadable'), isNewer: true };
    const long = { position: 3, aggregateId: 'é'.repeat(8_192), version: 1, error: 'long' };
    await bench.commit(0, 10, { parked: [newer, long, parkedAt(7), parkedAt(5, 'e')] });
    assertEqual(await bench.parked(), [long, parkedAt(5, 'e'), parkedAt(7), newer]);
    assertEqual(await bench.store.parked(3, 2), [parkedAt(5, 'e'), parkedAt(7)]);
    assertEqual(await bench.store.parked(9, 2), []);
    const found = await bench.store.find();
    assertEqual([found?.parked, found?.firstParked], [4, 3]);
  },

  'a step replays parked events, and one that is parked again keeps the last error': async (bench) => {
    await bench.commit(0, 10, { parked: [parkedAt(3, 'first'), parkedAt(4), parkedAt(5, 'second')] });
    assertThat(await bench.commit(10, 10, { mark: 'mark 10', replayed: [3, 4] }), 'a replay');
    assertThat(await bench.commit(10, 10, { mark: 'mark 10', parked: [parkedAt(5, 'third')] }), 'another failure');
    assertEqual(await bench.parked(), [parkedAt(5, 'third')]);
    const found = await bench.store.find();
    assertEqual([found?.checkpoint, found?.mark, found?.parked, found?.firstParked], [10, 'mark 10', 1, 5]);
  },

  'requests for a replay are counted, and only as many are reset as there were': async ({ store }) => {
    await store.requestReplay();
    await store.requestReplay();
    assertEqual((await store.find())?.replay, 2);
    await store.endReplay(1);
    assertEqual((await store.find())?.replay, 2);
    await store.endReplay(2);
    assertEqual((await store.find())?.replay, 0);
  },

  'a subscription that starts over has no checkpoint, no parked events and no requests, and the same lease': async (
    bench,
  ) => {
    await bench.commit(0, 10, { parked: [parkedAt(3, 'e')] });
    await bench.store.requestReplay();
    await bench.store.startOver(bench.term + 1);
    assertEqual((await bench.store.find())?.checkpoint, 10);
    await bench.store.startOver(bench.term);
    const found = await bench.store.find();
    assertEqual([found?.checkpoint, found?.mark, found?.parked, found?.replay], [0, undefined, 0, 0]);
    assertEqual([found?.firstParked, await bench.parked()], [undefined, []]);
    assertThat(await bench.commit(0, 1), 'a step of the same term');
  },
};
