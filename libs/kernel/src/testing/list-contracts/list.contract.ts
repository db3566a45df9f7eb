import type { SortKey } from '../../data/sort-key.js';
import { encodeCursor } from '../../lists/list-cursor.js';
import type { AggregateStores } from '../../ports/stores/stores.js';
import type { ViewStore } from '../../ports/stores/view-store.js';
import type { ContractCase } from '../contracts/contract-case.js';
import { assertEqual, assertThat, codeOf, rejectionOf } from '../kit/expectation.js';
import { conditionCases } from './condition-cases.js';
import { recordBench, snapshotBench, type ListBench } from './list-bench.js';
import type { Specimen, SpecimenQuery, SpecimenTypes } from './specimen.js';

type Cases = Record<string, (bench: ListBench) => Promise<void>>;

/**
 * The promises of every {@link ReadModel} of the records of a view.
 * @param open opens an empty store of the view `sighting`
 */
export function recordListContract(open: () => Promise<ViewStore<Specimen, SpecimenQuery>>): ContractCase[] {
  return contract(async () => recordBench(await open()));
}

/**
 * The promises of every {@link ReadModel} of the snapshots of an aggregate type.
 * @param open opens empty stores of the aggregate `specimen`
 */
export function snapshotListContract(open: () => Promise<AggregateStores<SpecimenTypes>>): ContractCase[] {
  return contract(async () => snapshotBench(await open()));
}

function contract(open: () => Promise<ListBench>): ContractCase[] {
  const cases: Cases = { ...orderCases, ...cursorCases, ...conditionCases };
  return Object.entries(cases).map(([name, run]) => ({ name, run: async () => run(await open()) }));
}

type Sort = NonNullable<SpecimenQuery['sort']>;
const up = (field: Sort[number]['field']) => ({ field, direction: 'ascending' }) as const;
const down = (field: Sort[number]['field']) => ({ field, direction: 'descending' }) as const;

/** Follows the list to its end. A list that does not end fails. */
async function pagesOf(bench: ListBench, query: SpecimenQuery, limit: number): Promise<(readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await bench.page(query, limit, cursor);
    pages.push(page.ids);
    cursor = page.next;
  } while (cursor !== undefined && pages.length < 1_000);
  return pages;
}

/** Asserts that a list with this order has these ids, on pages of every size. */
async function assertListed(bench: ListBench, sort: Sort | undefined, ids: readonly string[]): Promise<void> {
  const sizes = new Set([1, 2, 3, ids.length - 1, ids.length, ids.length + 1]);
  for (const limit of sizes) {
    const pages = await pagesOf(bench, { sort }, limit);
    assertEqual(pages.flat(), ids, `pages of ${limit}`);
    assertEqual(pages.length, Math.ceil(ids.length / limit), `the number of pages of ${limit}`);
  }
}

const named = (names: readonly SortKey[]) => names.map((name, index): Specimen => ({ id: `s${index}`, name }));

const orderCases: Cases = {
  'a list is sorted by several fields in any directions, and then by id': async (bench) => {
    const rows: [id: string, name: string, size: number][] = [
      ['a', 'x', 1],
      ['b', 'x', 2],
      ['c', 'x', 2],
      ['d', 'y', 1],
      ['e', 'y', 2],
      ['f', 'y', 2],
    ];
    await bench.put(...rows.map(([id, name, size]) => ({ id, name, size })).reverse());
    await assertListed(bench, [up('name'), up('size')], ['a', 'b', 'c', 'd', 'e', 'f']);
    await assertListed(bench, [up('name'), down('size')], ['c', 'b', 'a', 'f', 'e', 'd']);
    await assertListed(bench, [down('name'), up('size')], ['d', 'e', 'f', 'a', 'b', 'c']);
    await assertListed(bench, [down('name'), down('size')], ['f', 'e', 'd', 'c', 'b', 'a']);
    await assertListed(bench, [down('size'), up('name')], ['b', 'c', 'e', 'f', 'a', 'd']);
    await assertListed(bench, [up('name'), down('id')], ['c', 'b', 'a', 'f', 'e', 'd']);
    await assertListed(bench, [down('id'), up('name')], ['f', 'e', 'd', 'c', 'b', 'a']);
  },

  'records that are equal in all fields of the order follow each other by id, in the direction of the last field':
    async (bench) => {
      const ids = Array.from({ length: 9 }, (_, index) => `id-${index}`);
      await bench.put(...ids.map((id) => ({ id, name: 'x', size: 0 })));
      for (const sort of [undefined, [], [up('name')], [down('name'), up('size')]])
        await assertListed(bench, sort, ids);
      for (const sort of [[down('id')], [down('name')], [up('name'), down('size')]])
        await assertListed(bench, sort, [...ids].reverse());
    },

  'text is ordered by code points, and numbers by their values': async (bench) => {
    const ordered = [
      -1e300,
      -2.5,
      0,
      5e-324,
      1,
      2 ** 53 - 1,
      '',
      '\0',
      '10',
      '9',
      'Z',
      'a',
      'é',
      '\ud7ff',
      '\uffff',
      '😀',
    ];
    await bench.put(...named(ordered).reverse());
    const ids = ordered.map((_, index) => `s${index}`);
    await assertListed(bench, [up('name')], ids);
    await assertListed(bench, [down('name')], [...ids].reverse());
  },

  'records without the field, or with null in it, come before all others, and none is skipped': async (bench) => {
    const rest = [null, null, -1, 'a', 'b', false, true];
    await bench.put({ id: 'absent' }, { id: 'lacks' }, ...named(rest));
    const ids = ['absent', 'lacks', ...rest.map((_, index) => `s${index}`)];
    await assertListed(bench, [up('name')], ids);
    await assertListed(bench, [down('name')], [...ids].reverse());
    await assertListed(bench, [down('size'), up('name')], ids);
  },

  'ids of any text are listed in the order of their code points': async (bench) => {
    const ids = ['"', '$eq', '0', '10', '2', '[', '\\', '__proto__', 'a.b', 'é', '\uffff', '😀'.repeat(4_096)];
    await bench.put(...ids.map((id) => ({ id })).reverse());
    await assertListed(bench, undefined, ids);
    await assertListed(bench, [up('name')], ids);
  },

  'what is there throughout is listed once while others are added and changed': async (bench) => {
    const ids = Array.from({ length: 12 }, (_, index) => `k${String(index).padStart(2, '0')}`);
    await bench.put(...ids.map((id) => ({ id, name: 'x', size: 1 })), { id: 'z', name: 'z' }, { id: 'a', name: 'a' });
    const seen: string[] = [];
    let cursor: string | undefined;
    let turn = 0;
    do {
      const page = await bench.page({ sort: [up('name'), down('size')] }, 3, cursor);
      assertEqual(new Set(page.ids).size, page.ids.length, 'a page has no record twice');
      seen.push(...page.ids);
      cursor = page.next;
      turn += 1;
      // New ones on both sides of the cursor, and old ones that move across it.
      await bench.put(
        { id: `before-${turn}`, name: 'w' },
        { id: `tie-${turn}`, name: 'x', size: 1 },
        { id: `after-${turn}`, name: 'y' },
        { id: 'z', name: turn % 2 ? 'w' : 'z' },
        { id: 'a', name: turn % 2 ? 'z' : 'w' },
      );
    } while (cursor !== undefined && turn < 100);
    assertEqual(seen.filter((id) => ids.includes(id)).reverse(), ids);
  },
};

const cursorCases: Cases = {
  'an empty list is one empty page, and the last page has no cursor': async (bench) => {
    assertEqual(await pagesOf(bench, {}, 1), [[]]);
    await bench.put({ id: 'a' }, { id: 'b' });
    assertEqual(await pagesOf(bench, {}, 2), [['a', 'b']]);
  },

  'a cursor has only letters, digits, "-" and "_"': async (bench) => {
    await bench.put({ id: '😀?', name: '>>>???\uffff' }, { id: '😀??' });
    const { next = '' } = await bench.page({ sort: [down('name')] }, 1);
    assertThat(/^[\w-]+$/.test(next), next);
  },

  'a cursor that the list did not give out is refused': async (bench) => {
    await bench.put({ id: 'a' }, { id: 'b' });
    const other = await bench.page({ sort: [up('name'), up('size')] }, 1);
    for (const cursor of ['', 'nonsense', '{"$gt":""}', 'eyIkZ3QiOiIifQ', 'WyJhIl0=', other.next ?? '']) {
      const refused = await rejectionOf(bench.page({ sort: [up('name')] }, 2, cursor));
      assertEqual(codeOf(refused), 'INVALID_CURSOR', cursor);
    }
  },

  'a cursor whose record was removed or moved still names a place': async (bench) => {
    await bench.put(...named(['a', 'b', 'c', 'd']));
    const { next } = await bench.page({ sort: [up('name')] }, 2);
    await bench.put({ id: 's1', name: 'e' });
    assertEqual((await bench.page({ sort: [up('name')] }, 5, next)).ids, ['s2', 's3', 's1']);
    const place = encodeCursor({ keys: ['bb'], id: 'nobody' });
    assertEqual((await bench.page({ sort: [up('name')] }, 5, place)).ids, ['s2', 's3', 's1']);
  },
};
