import type { ViewStore } from '../view-store.js';
import type { ContractCase } from './contract-case.js';
import { assertEqual, codeOf, rejectionOf } from './expectation.js';
import type { Addition, AdditionQuery } from './tally.js';

type Store = ViewStore<Addition, AdditionQuery>;

const record = (tallyId: string, version: number, by = version % 3): [string, Addition] => [
  `${tallyId}-${version}`,
  { tallyId, version, by },
];
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

async function versionsByPage(store: Store, query: AdditionQuery, limit: number): Promise<number[][]> {
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
 * What every {@link ViewStore} and its query builder promise. `open` gives an empty store of the sample's additions, whose
 * builder filters by `tallyId` and `by` and puts the newest version first.
 */
export function viewStoreContract(open: () => Promise<Store>): ContractCase[] {
  const cases: Record<string, (store: Store) => Promise<void>> = {
    'an empty store has no record and one empty page': async (store) => {
      assertEqual(await store.get('a-1'), undefined);
      assertEqual([...(await store.load(['a-1']))], []);
      assertEqual(await store.find({}, { limit: 5 }), { items: [] });
    },

    'records come back as they were saved, without anything of the store in them': async (store) => {
      await store.save(new Map([record('a', 1, Number.MAX_SAFE_INTEGER), record('a', 2)]));
      assertEqual(await store.get('a-1'), { tallyId: 'a', version: 1, by: Number.MAX_SAFE_INTEGER });
      assertEqual([...(await store.load(['a-2', 'zzz']))], [record('a', 2)]);
      assertEqual((await store.find({}, { limit: 5 })).items, [
        record('a', 2)[1],
        record('a', 1, Number.MAX_SAFE_INTEGER)[1],
      ]);
    },

    'a record is replaced as a whole, and saving again changes nothing': async (store) => {
      await store.save(new Map([record('a', 1, 1)]));
      await store.save(new Map([record('a', 1, 2)]));
      await store.save(new Map([record('a', 1, 2)]));
      await store.save(new Map());
      assertEqual(await store.find({}, { limit: 5 }), { items: [record('a', 1, 2)[1]] });
    },

    'a query asks by every field that it has': async (store) => {
      await store.save(new Map([...upTo(6).map((n) => record('a', n)), ...upTo(6).map((n) => record('b', n))]));
      const versions = async (query: AdditionQuery) =>
        (await store.find(query, { limit: 50 })).items.map((r) => r.version);
      assertEqual(await versions({ tallyId: 'a' }), [6, 5, 4, 3, 2, 1]);
      assertEqual(await versions({ tallyId: 'b', by: 1 }), [4, 1]);
      assertEqual(await versions({ tallyId: 'c' }), []);
      assertEqual((await versions({ tallyId: undefined })).length, 12);
    },

    'pages meet every record once': async (store) => {
      await store.save(new Map(upTo(7).map((n) => record('a', n))));
      assertEqual(await versionsByPage(store, { tallyId: 'a' }, 3), [[7, 6, 5], [4, 3, 2], [1]]);
      assertEqual(await versionsByPage(store, { tallyId: 'a' }, 7), [[7, 6, 5, 4, 3, 2, 1]]);
    },

    'what is added before the cursor does not shift the next page': async (store) => {
      await store.save(new Map(upTo(4).map((n) => record('a', n))));
      const first = await store.find({ tallyId: 'a' }, { limit: 2 });
      await store.save(new Map([record('a', 5)]));
      const second = await store.find({ tallyId: 'a' }, { limit: 2, cursor: first.next });
      assertEqual(second, { items: [record('a', 2)[1], record('a', 1)[1]] });
    },

    'a cursor that the list did not give out is refused': async (store) => {
      await store.save(new Map(upTo(4).map((n) => record('a', n))));
      for (const cursor of ['', 'nonsense', '{"$gt":""}', 'eyIkZ3QiOiIifQ']) {
        assertEqual(codeOf(await rejectionOf(store.find({}, { limit: 2, cursor }))), 'INVALID_CURSOR', cursor);
      }
    },
  };
  return Object.entries(cases).map(([name, run]) => ({ name, run: async () => run(await open()) }));
}
