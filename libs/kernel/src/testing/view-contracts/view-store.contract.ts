import type { ReadModel } from '../../model/query.js';
import type { ParkedEvent } from '../../ports/follower-store.js';
import type { OwnedRecord, ViewGeneration, ViewStep } from '../../ports/stores/view-generation.js';
import type { ViewStore } from '../../ports/stores/view-store.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { ContractCase } from '../contracts/contract-case.js';
import type { Addition, AdditionQuery } from '../contracts/tally.js';
import { assertEqual, assertThat, codeOf, rejectionOf } from '../kit/expectation.js';

type Store = ViewStore<Addition, AdditionQuery>;

const record = (tallyId: string, version: number, by = version % 3): [string, Addition] => [
  `${tallyId}-${version}`,
  { tallyId, version, by },
];
/** The records as a step writes them. */
const owned = (...records: readonly (readonly [string, Addition])[]): ReadonlyMap<string, OwnedRecord<Addition>> =>
  new Map(records.map(([id, record]) => [id, { aggregateId: id.replace(/-.*/, ''), record }]));
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

/** The first generation of a store, whose lease the suite holds. */
class Bench {
  #checkpoint = 0;
  readonly records: ReadModel<Addition, AdditionQuery>;

  private constructor(
    readonly store: Store,
    readonly runtime: Runtime,
    readonly term: number,
  ) {
    this.records = store.records(1);
  }

  static async open(store: Store, runtime: Runtime): Promise<Bench> {
    assertEqual(await store.generations(), [], 'the generations of an empty store');
    await store.add(1);
    const term = await store.lease(1, 'suite', hour);
    return new Bench(store, runtime, term ?? -1);
  }

  async save(...records: readonly [string, Addition][]): Promise<void> {
    assertThat(await this.commit({ records: owned(...records) }), 'a step of the holder');
  }

  async commit(step: Partial<ViewStep<Addition>>): Promise<boolean> {
    const next = {
      term: this.term,
      from: this.#checkpoint,
      to: this.#checkpoint + 10,
      records: new Map<string, never>(),
      areNew: false,
      removed: [],
    };
    const isDone = await this.store.commit(1, { ...next, parked: [], replayed: [], ...step });
    if (isDone) this.#checkpoint = step.to ?? next.to;
    return isDone;
  }

  async first(): Promise<ViewGeneration | undefined> {
    return (await this.store.generations())[0];
  }
}

const hour = 3_600_000;

async function versionsByPage(
  store: ReadModel<Addition, AdditionQuery>,
  query: AdditionQuery,
  limit: number,
): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = await store.find(query, { limit, cursor });
    pages.push(page.items.map(({ version }) => version));
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

/**
 * The promises of every {@link ViewStore} with its query builder.
 * @param open opens an empty store of the sample's additions, whose builder filters by `tallyId` and `by` and puts the newest version
 * first
 * @param runtime must really wait if the store does
 */
export function viewStoreContract(open: () => Promise<Store>, runtime: Runtime): ContractCase[] {
  const cases = { ...recordCases, ...generationCases };
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => run(await Bench.open(await open(), runtime)),
  }));
}

type Cases = Record<string, (bench: Bench) => Promise<void>>;

const recordCases: Cases = {
  'a storable record of any shape is stored as it is, and read frozen': async (bench) => {
    const odd = { '': 1, 'a.b': { _id: 'nested', '': [null] }, 7: 'x', 'é 😀': [{}], version: 1 };
    // A wrong type on purpose: the records of other views are less regular than those of the sample.
    await bench.save(['odd', odd as unknown as Addition]);
    const read = [await bench.records.get('odd'), (await bench.store.load(1, ['odd']))?.get('odd')?.record];
    for (const one of [...read, ...(await bench.records.find({}, { limit: 5 })).items]) {
      assertEqual(one, odd);
      assertThat(Object.isFrozen(one) && Object.values(one ?? {}).every(Object.isFrozen), 'all parts are frozen');
    }
  },

  'a record that is not storable is refused with its whole step': async (bench) => {
    const [fine] = [record('a', 1)];
    const odd: Readonly<Record<string, object>> = {
      'a field _id': { _id: 'other' },
      'a field _aggregateId': { _aggregateId: 'other' },
      bigint: { by: 1n },
      date: { at: new Date(0) },
      undefined: { list: [undefined] },
      'an operator': { $set: {} },
      'an array': [1],
    };
    for (const [what, data] of Object.entries(odd)) {
      const records = owned(fine, ['odd', data as Addition]);
      assertEqual(codeOf(await rejectionOf(bench.commit({ records }))), 'NOT_STORABLE', what);
    }
    assertEqual(await bench.records.get('a-1'), undefined);
    assertEqual((await bench.first())?.checkpoint, 0);
  },

  'an empty generation has no record and one empty page': async ({ store, records }) => {
    assertEqual(await records.get('a-1'), undefined);
    assertEqual([...((await store.load(1, ['a-1'])) ?? [])], []);
    assertEqual(await records.find({}, { limit: 5 }), { items: [] });
  },

  'records are read as they were saved, without fields of the store': async (bench) => {
    await bench.save(record('a', 1, Number.MAX_SAFE_INTEGER), record('a', 2));
    assertEqual(await bench.records.get('a-1'), { tallyId: 'a', version: 1, by: Number.MAX_SAFE_INTEGER });
    assertEqual([...((await bench.store.load(1, ['a-2', 'zzz'])) ?? [])], [...owned(record('a', 2))]);
    assertEqual((await bench.records.find({}, { limit: 5 })).items, [
      record('a', 2)[1],
      record('a', 1, Number.MAX_SAFE_INTEGER)[1],
    ]);
  },

  'records of at most about 16 MB are loaded, and a single one of any size': async (bench) => {
    const large = (version: number, MB: number): [string, Addition] => [
      `large-${version}`,
      { tallyId: 'x'.repeat(MB * 1_024 * 1_024), version, by: 0 },
    ];
    await bench.save(large(1, 7), large(2, 7), large(3, 7));
    await bench.save(large(4, 15));
    const loaded = async (...versions: number[]) => {
      const found = await bench.store.load(1, ['zzz', ...versions.map((version) => `large-${version}`)]);
      return found && [...found.values()].map(({ record: { version } }) => version).sort();
    };
    assertEqual(await loaded(1, 2), [1, 2]);
    assertEqual(await loaded(1, 2, 3), undefined);
    assertEqual(await loaded(4), [4]);
  },

  'a record is replaced as a whole': async (bench) => {
    await bench.save(record('a', 1, 1));
    await bench.save(record('a', 1, 2), record('a', 2, 2));
    assertEqual((await bench.records.find({}, { limit: 5 })).items, [record('a', 2, 2)[1], record('a', 1, 2)[1]]);
  },

  'a step removes records, also those that it writes, and ignores unknown ids': async (bench) => {
    await bench.save(record('a', 1), record('a', 2));
    const records = owned(record('a', 3), record('a', 4));
    assertThat(
      await bench.commit({ records, removed: ['a-1', 'a-3', 'unknown'], areNew: true }),
      'a step of the holder',
    );
    const versions = (await bench.records.find({}, { limit: 5 })).items.map(({ version }) => version);
    assertEqual(versions, [4, 2]);
    assertEqual([...((await bench.store.load(1, ['a-1', 'a-3'])) ?? [])], []);
  },

  'a new record whose id is taken is refused with its whole step, also if the step removes it again': async (bench) => {
    await bench.save(record('a', 1));
    const records = owned(record('a', 2), record('a', 1));
    for (const removed of [[], ['a-1']]) {
      const refused = await rejectionOf(bench.commit({ records, removed, areNew: true }));
      assertEqual(codeOf(refused), 'RECORD_TAKEN', String(removed));
    }
    assertEqual((await bench.records.find({}, { limit: 5 })).items, [record('a', 1)[1]]);
    assertEqual((await bench.first())?.checkpoint, 10);
  },

  'a record is loaded with the id of its aggregate, also if the record has another id': async (bench) => {
    const [[, one], [, another]] = [record('a', 1), record('b', 1)];
    const records = new Map([
      ['a', { aggregateId: 'a', record: one }],
      ['x', { aggregateId: 'b', record: another }],
    ]);
    await bench.commit({ records });
    assertEqual([...((await bench.store.load(1, ['a', 'x'])) ?? [])].sort(), [...records]);
    assertEqual(await bench.records.get('x'), another);
    await bench.commit({ records: new Map([['x', { aggregateId: 'x', record: one }]]) });
    assertEqual((await bench.store.load(1, ['x']))?.get('x'), { aggregateId: 'x', record: one });
  },

  'a query filters by every field that it has': async (bench) => {
    await bench.save(...upTo(6).map((n) => record('a', n)), ...upTo(6).map((n) => record('b', n)));
    const versions = async (query: AdditionQuery) =>
      (await bench.records.find(query, { limit: 50 })).items.map((r) => r.version);
    assertEqual(await versions({ tallyId: 'a' }), [6, 5, 4, 3, 2, 1]);
    assertEqual(await versions({ tallyId: 'b', by: 1 }), [4, 1]);
    assertEqual(await versions({ tallyId: 'c' }), []);
    assertEqual((await versions({ tallyId: undefined })).length, 12);
  },

  'the pages of a list have every record once': async (bench) => {
    await bench.save(...upTo(7).map((n) => record('a', n)));
    assertEqual(await versionsByPage(bench.records, { tallyId: 'a' }, 3), [[7, 6, 5], [4, 3, 2], [1]]);
    assertEqual(await versionsByPage(bench.records, { tallyId: 'a' }, 7), [[7, 6, 5, 4, 3, 2, 1]]);
  },

  'a record that is added before the cursor does not shift the next page': async (bench) => {
    await bench.save(...upTo(4).map((n) => record('a', n)));
    const first = await bench.records.find({ tallyId: 'a' }, { limit: 2 });
    await bench.save(record('a', 5));
    const second = await bench.records.find({ tallyId: 'a' }, { limit: 2, cursor: first.next });
    assertEqual(second, { items: [record('a', 2)[1], record('a', 1)[1]] });
  },

  'a cursor that the list did not give out is refused': async (bench) => {
    await bench.save(...upTo(4).map((n) => record('a', n)));
    for (const cursor of ['', 'nonsense', '{"$gt":""}', 'eyIkZ3QiOiIifQ']) {
      const refused = await rejectionOf(bench.records.find({}, { limit: 2, cursor }));
      assertEqual(codeOf(refused), 'INVALID_CURSOR', cursor);
    }
  },
};

const parkedAt = (position: number, error?: string): ParkedEvent => ({ position, aggregateId: 'a', version: 1, error });

const generationCases: Cases = {
  'a step writes records, checkpoint and parked events together': async (bench) => {
    const mark = 'the event at 7';
    await bench.commit({ records: owned(record('a', 1)), to: 7, mark, parked: [parkedAt(3, 'broken'), parkedAt(5)] });
    assertEqual(await bench.first(), {
      number: 1,
      version: 1,
      status: 'building',
      checkpoint: 7,
      mark: 'the event at 7',
      parked: 2,
      firstParked: 3,
      replay: 0,
    });
    assertEqual(await bench.store.parked(1, 0, 10), [parkedAt(3, 'broken'), parkedAt(5)]);
    assertEqual(await bench.store.parked(1, 3, 10), [parkedAt(5)]);
    assertEqual(await bench.store.parked(1, 0, 1), [parkedAt(3, 'broken')]);
    const newer = { ...parkedAt(5, 'broken too'), isNewer: true };
    await bench.commit({ to: 7, mark, parked: [newer], replayed: [3] });
    assertEqual(await bench.store.parked(1, 0, 10), [newer]);
    const first = await bench.first();
    assertEqual([first?.parked, first?.firstParked, first?.checkpoint, first?.mark], [1, 5, 7, mark]);
    await bench.commit({ to: 9, replayed: [5] });
    assertEqual((await bench.first())?.firstParked, undefined);
    assertEqual((await bench.first())?.mark, undefined, 'the mark of the earlier checkpoint');
  },

  'firstParked returns the position of the first parked event of an aggregate': async (bench) => {
    const other = { ...parkedAt(2), aggregateId: 'b' };
    await bench.commit({ parked: [parkedAt(7), other, parkedAt(5, 'broken')] });
    const firsts = await Promise.all(['a', 'b', 'c'].map((id) => bench.store.firstParked(1, id)));
    assertEqual(firsts, [5, 2, undefined]);
  },

  'a step of another term, or from another checkpoint, changes nothing': async (bench) => {
    await bench.save(record('a', 1));
    const records = owned(record('a', 2));
    const parked = [parkedAt(3)];
    assertEqual(await bench.commit({ term: bench.term - 1, records, parked }), false);
    assertEqual(await bench.commit({ term: bench.term + 1, records, parked }), false);
    assertEqual(await bench.commit({ from: 0, records, parked }), false);
    assertEqual(await bench.commit({ from: 20, records, parked }), false);
    assertEqual(await bench.records.get('a-2'), undefined);
    assertEqual([(await bench.first())?.checkpoint, (await bench.first())?.parked], [10, 0]);
    assertEqual(await bench.commit({ records, parked }), true);
  },

  'a lease has one holder, who keeps it by renewing it': async ({ store, term }) => {
    assertEqual(await store.lease(1, 'other', hour), undefined);
    assertEqual(await store.lease(1, 'suite', hour), term);
    await store.release(1, term + 1);
    assertEqual(await store.lease(1, 'other', hour), undefined, 'after a release of another term');
    await store.release(1, term);
    assertEqual(await store.lease(1, 'other', hour), term + 1);
    assertEqual(await store.lease(1, 'suite', hour), undefined);
  },

  'of many processes that ask for a lease at once one gets it': async ({ store, term }) => {
    await store.release(1, term);
    const terms = await Promise.all(upTo(8).map((n) => store.lease(1, `owner ${n}`, hour)));
    assertEqual(
      terms.filter((one) => one !== undefined),
      [term + 1],
    );
  },

  'a lease that was not renewed in time can be taken over, and its former holder can no longer write': async (
    bench,
  ) => {
    const { store, runtime, term } = bench;
    await bench.save(record('a', 1));
    await store.lease(1, 'suite', 50);
    await runtime.sleep(100);
    assertEqual(await store.lease(1, 'other', hour), term + 1);
    assertEqual(await bench.commit({ records: owned(record('a', 2)) }), false);
    assertEqual(await store.publish(1, term), false);
    assertEqual(await bench.commit({ term: term + 1, records: owned(record('a', 2)) }), true);
    await store.release(1, term + 1);
    assertEqual(await store.lease(1, 'suite', hour), term + 2, 'a lease after a break has a new term');
  },

  'a generation is published once': async ({ store, term }) => {
    assertEqual(await store.publish(1, term), true);
    assertEqual((await store.generations())[0]?.status, 'live');
    assertEqual(await store.publish(1, term), false);
  },

  'generations are numbered in order, and of each version only one is built at a time': async ({ store, term }) => {
    await Promise.all(upTo(5).map(() => store.add(2)));
    await store.add(1);
    assertEqual(
      (await store.generations()).map(({ number, version }) => [number, version]),
      [
        [1, 1],
        [2, 2],
      ],
    );
    await store.publish(1, term);
    await Promise.all(upTo(5).map(() => store.add(1)));
    assertEqual((await store.generations()).length, 3);
  },

  'generations have their own records and parked events': async (bench) => {
    const { store } = bench;
    await bench.save(record('a', 1));
    await store.add(2);
    const term = (await store.lease(2, 'suite', hour)) ?? -1;
    const records = owned(record('b', 1));
    assertEqual(
      await store.commit(2, {
        term,
        from: 0,
        to: 5,
        records,
        parked: [parkedAt(2)],
        replayed: [],
        areNew: false,
        removed: [],
      }),
      true,
    );
    assertEqual((await store.records(2).find({}, { limit: 5 })).items, [record('b', 1)[1]]);
    assertEqual((await bench.records.find({}, { limit: 5 })).items, [record('a', 1)[1]]);
    assertEqual(await store.parked(1, 0, 5), []);
  },

  'a generation is retired only once nobody has held its lease for the grace time': async (bench) => {
    const { store, runtime, term } = bench;
    await store.add(2);
    await store.retire(1, 0);
    assertEqual((await bench.first())?.number, 1, 'its lease is held');
    await store.release(1, term);
    await store.retire(1, hour);
    assertEqual((await bench.first())?.number, 1, 'it was held until a moment ago');
    await runtime.sleep(10);
    await store.retire(1, 0);
    assertEqual((await bench.first())?.number, 2);
    assertEqual(await store.lease(1, 'suite', hour), undefined);
    assertEqual(await bench.commit({}), false);
    await store.add(1);
    assertEqual((await store.generations()).at(-1)?.number, 3, 'a number is used once');
    await store.retire(1, 0);
  },

  'a generation is discarded by the holder of its lease, and removed by any process': async (bench) => {
    const { store, term } = bench;
    await store.discard(1, term - 1);
    assertEqual((await bench.first())?.status, 'building', 'after a discard of another term');
    await store.discard(1, term);
    assertEqual((await bench.first())?.status, 'retired');
    assertEqual([await bench.commit({}), await store.publish(1, term)], [false, false]);
    assertEqual(await store.lease(1, 'suite', hour), undefined);
    await store.retire(1, hour);
    assertEqual(await store.generations(), []);
    await store.add(1);
    assertEqual((await bench.first())?.number, 2, 'a number is used once');
    await store.add(2);
    assertEqual(
      (await store.generations()).map(({ number }) => number),
      [2, 3],
    );
  },

  'a generation that was just added is not retired': async ({ store }) => {
    await store.add(2);
    await store.retire(2, hour);
    assertEqual((await store.generations()).length, 2);
  },

  'the end of a replay does not drop a request that was made meanwhile': async (bench) => {
    await bench.store.requestReplay(1);
    await bench.store.requestReplay(1);
    assertEqual((await bench.first())?.replay, 2);
    await bench.store.endReplay(1, 1);
    assertEqual((await bench.first())?.replay, 2, 'requested again during the replay');
    await bench.store.endReplay(1, 2);
    assertEqual((await bench.first())?.replay, 0);
    await bench.store.endReplay(1, 2);
    assertEqual((await bench.first())?.replay, 0);
  },
};
