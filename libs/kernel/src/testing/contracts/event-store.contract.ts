import { changeOf, headAfter } from '../../engine/decisions/change.js';
import type { Aggregate } from '../../model/aggregate.js';
import { original } from '../../model/event-evolution.js';
import { fold } from '../../model/fold.js';
import type { Change, Commit, CommitResult, EventStore } from '../../ports/event-store.js';
import { unborn, type Snapshot } from '../../ports/snapshot.js';
import { maxStoredBytes } from '../../ports/stored-size.js';
import { assertEqual, assertThat, codeOf, rejectionOf } from '../kit/expectation.js';
import { testContext } from '../runtime/test-context.js';
import type { ContractCase } from './contract-case.js';
import { assertFrozen } from './frozen-parts.js';
import { tally, type TallyTypes } from './tally.js';

type Store = EventStore<TallyTypes>;
type TallyEvent = TallyTypes['event'];

const context = testContext();
const started = (label = ''): TallyEvent => ({ type: 'tally_started', label });
const relabelled = (label: string): TallyEvent => ({ type: 'tally_relabelled', label });
const added = (by: number, total = by) => ({ type: 'tally_added', by, total }) as const;

const change = (head: Snapshot<TallyTypes>, ...events: TallyEvent[]) => changeOf(tally, head, events, context);
const creation = (id: string, ...events: TallyEvent[]) => change(unborn(tally, id), ...events);
const one = (only: Change<TallyTypes>, id?: string): Commit<TallyTypes> => ({
  command: id === undefined ? undefined : { id, fingerprint: `of ${id}` },
  changes: [only],
});

async function head(store: Store, id: string): Promise<Snapshot<TallyTypes>> {
  const found = (await store.load([id])).get(id);
  if (!found) throw new Error(`There is no snapshot of ${id}.`);
  return found;
}

async function allOf(store: Store) {
  return store.journal({ after: 0, limit: 10_000 });
}

/** Commits a batch, again as long as the store is contended. */
async function committed(store: Store, ...batch: Commit<TallyTypes>[]): Promise<CommitResult> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const result = await store.commit(batch);
    if (result.outcome !== 'contended') return result;
  }
  throw new Error('The store was contended a thousand times in a row.');
}

/** Opens an empty storage for the sample aggregate. Resolves with a function that opens a store on it for a release of the aggregate. */
export type OpenEventStore = () => Promise<(release: Aggregate<TallyTypes>) => Store>;

/** The promises of every {@link EventStore}. */
export function eventStoreContract(open: OpenEventStore): ContractCase[] {
  const cases: Record<string, (store: Store, as: (release: Aggregate<TallyTypes>) => Store) => Promise<void>> = {
    'an empty store has no snapshots and no events': async (store) => {
      assertEqual([...(await store.load(['a', 'b']))], []);
      assertEqual(await allOf(store), []);
      assertEqual(await store.history('a', { after: 0, limit: 10 }), []);
    },

    'a commit stores events and snapshot as they were given': async (store) => {
      const creating = creation('a', started('É 😀'), added(3), added(4, 7));
      assertEqual(await store.commit([one(creating)]), { outcome: 'committed', position: 1 });
      const events = creating.events.map((event, index) => ({ ...event, position: index + 1 }));
      assertEqual(await allOf(store), events, 'journal');
      assertEqual(await store.history('a', { after: 0, limit: 10 }), events, 'history');
      assertEqual(await head(store, 'a'), headAfter(unborn(tally, 'a'), creating, 3), 'snapshot');
    },

    'positions are numbered without a gap through the commits of a batch and through batches': async (store) => {
      await store.commit([one(creation('a', started(), added(1))), one(creation('b', started()))]);
      assertEqual(await store.commit([one(change(await head(store, 'a'), added(1, 2)))]), {
        outcome: 'committed',
        position: 4,
      });
      const names = (await allOf(store)).map(({ position, aggregateId, version }) => [position, aggregateId, version]);
      assertEqual(names, [
        [1, 'a', 1],
        [2, 'a', 2],
        [3, 'b', 1],
        [4, 'a', 3],
      ]);
      assertEqual([(await head(store, 'a')).position, (await head(store, 'b')).position], [4, 3]);
    },

    'a commit may build on an earlier commit of its batch': async (store) => {
      const first = creation('a', started());
      const second = change(headAfter(unborn(tally, 'a'), first, 0), added(1));
      const third = change(headAfter(unborn(tally, 'a'), second, 0), added(1, 2));
      assertEqual(await store.commit([one(first), one(second), one(third)]), { outcome: 'committed', position: 1 });
      assertEqual((await head(store, 'a')).version, 3);
      assertEqual((await head(store, 'a')).state, { label: '', total: 2 });
    },

    'a commit may change several aggregates, and is stored as a whole or not at all': async (store) => {
      await store.commit([one(creation('a', started())), one(creation('b', started()))]);
      const [a, b] = [await head(store, 'a'), await head(store, 'b')];
      assertEqual(await store.commit([{ changes: [change(a, added(1)), change(b, added(2))] }]), {
        outcome: 'committed',
        position: 3,
      });
      const stale: Commit<TallyTypes> = { changes: [change(await head(store, 'a'), added(5, 6)), change(b, added(9))] };
      assertEqual(await committed(store, stale), { outcome: 'rejected', index: 0, reason: 'version' });
      assertEqual([(await head(store, 'a')).version, (await head(store, 'b')).version], [2, 2]);
      assertEqual((await allOf(store)).length, 4);
    },

    'a commit whose expected version is not the stored one is rejected, and nothing of its batch is stored': async (
      store,
    ) => {
      await store.commit([one(creation('a', started(), added(1)))]);
      const current = await head(store, 'a');
      const other = one(creation('b', started()));
      const wrong = {
        'a version before the stored one': change({ ...current, version: 1 }, added(1, 2)),
        'a version after the stored one': change({ ...current, version: 7 }, added(1, 2)),
        'an id that is taken': creation('a', started()),
        'an id that is unknown': change({ ...current, id: 'c' }, added(1)),
      };
      for (const [what, stale] of Object.entries(wrong)) {
        const result = await committed(store, other, one(stale));
        assertEqual(result, { outcome: 'rejected', index: 1, reason: 'version' }, what);
      }
      assertEqual((await allOf(store)).length, 2);
      assertEqual((await store.load(['a', 'b', 'c'])).size, 1);
    },

    'a rejected batch leaves no gap in the positions': async (store) => {
      await store.commit([one(creation('a', started()))]);
      await committed(store, one(creation('b', started())), one(creation('a', started())));
      assertEqual(await store.commit([one(creation('c', started()))]), { outcome: 'committed', position: 2 });
    },

    'a commit that claims a unique key of another aggregate is rejected, and nothing of its batch is stored': async (
      store,
    ) => {
      await store.commit([one(creation('a', started('One')))]);
      const rival = one(creation('c', started('one')));
      const result = await committed(store, one(creation('b', started('two'))), rival);
      assertEqual(result, { outcome: 'rejected', index: 1, reason: 'unique', rule: 'label' });
      assertEqual((await store.load(['b', 'c'])).size, 0);
    },

    'a commit that claims a unique key of an earlier commit of its batch is rejected': async (store) => {
      const result = await committed(store, one(creation('a', started('x'))), one(creation('b', started('x'))));
      assertEqual(result, { outcome: 'rejected', index: 1, reason: 'unique', rule: 'label' });
    },

    'a unique key that its holder gives up can be claimed, also in the same batch': async (store) => {
      await store.commit([one(creation('a', started('x')))]);
      const leaves = one(change(await head(store, 'a'), relabelled('y')));
      assertEqual(await store.commit([leaves, one(creation('b', started('x')))]), {
        outcome: 'committed',
        position: 2,
      });
      const result = await committed(store, one(change(await head(store, 'b'), relabelled('y'))));
      assertEqual(result, { outcome: 'rejected', index: 0, reason: 'unique', rule: 'label' });
    },

    'an aggregate may claim its own unique key again, and aggregates without a key do not conflict': async (store) => {
      await store.commit([
        one(creation('a', started('x'))),
        one(creation('b', started(''))),
        one(creation('c', started(''))),
      ]);
      const result = await committed(store, one(change(await head(store, 'a'), relabelled('X'))));
      assertEqual(result, { outcome: 'committed', position: 4 });
    },

    'a command id takes effect once, also within a batch': async (store) => {
      await store.commit([one(creation('a', started(), added(1)), 'k1')]);
      const again = await committed(store, one(creation('b', started()), 'k2'), one(creation('c', started()), 'k1'));
      assertEqual(again, { outcome: 'rejected', index: 1, reason: 'command' });
      const both = await committed(store, one(creation('b', started()), 'k3'), one(creation('c', started()), 'k3'));
      assertEqual(both, { outcome: 'rejected', index: 1, reason: 'command' });
      const events = await allOf(store);
      assertEqual(events.length, 2);
      assertEqual(await store.findCommand('k1'), { fingerprint: 'of k1', events });
      assertEqual(await store.findCommand('k3'), undefined);
    },

    'the commit that is rejected is the one at fault, wherever it is in the batch': async (store) => {
      await store.commit([
        one(creation('a', started('x'))),
        one(creation('b', started('y'))),
        one(creation('c', started())),
      ]);
      const [a, b, c] = [await head(store, 'a'), await head(store, 'b'), await head(store, 'c')];
      const grows = change(a, added(1));
      const takes = (label: string) => change(headAfter(a, grows, 0), relabelled(label));
      const ahead = change({ ...a, version: 5 }, added(1));
      assertEqual(
        await committed(store, one(grows), one(change(c, added(1))), one(takes('y'))),
        { outcome: 'rejected', index: 2, reason: 'unique', rule: 'label' },
        'a key that another aggregate holds',
      );
      assertEqual(
        await committed(store, one(ahead), one(change(c, added(1))), one(change(headAfter(a, ahead, 0), added(1, 2)))),
        { outcome: 'rejected', index: 0, reason: 'version' },
        'a version after the stored one',
      );
      assertEqual(
        await committed(store, one(grows), one(change(b, relabelled('z'))), one(takes('y'))),
        { outcome: 'committed', position: 4 },
        'a key that is given up earlier in the batch',
      );
    },

    'an event that an earlier release wrote is read in the current shape': async (store, as) => {
      await store.commit([one(creation('a', started('x'), added(2)))]);
      const later = as({
        ...tally,
        events: { ...tally.events, tally_added: original<{ by: number }>().to(({ by }) => added(by * 10)) },
      });
      assertEqual((await later.history('a', { after: 1, limit: 1 }))[0]?.payload, added(20));
      await later.commit([one(change(await head(later, 'a'), added(3)))]);
      assertEqual(
        (await later.journal({ after: 1, limit: 5 })).map(({ payload }) => payload),
        [added(20), added(3)],
      );
    },

    'a read of an event that this release cannot read is rejected, and never skips the event': async (store, as) => {
      const later = as({
        ...tally,
        events: { ...tally.events, tally_added: original<object>().to(() => added(1)) },
      });
      await later.commit([one(creation('a', started(), added(1)))]);
      for (const read of [store.history('a', { after: 0, limit: 5 }), store.journal({ after: 0, limit: 5 })]) {
        assertEqual(codeOf(await rejectionOf(read)), 'NEWER_EVENT_SCHEMA');
      }
      const { tally_added: _, ...fewer } = tally.events;
      const forgetful = as({ ...tally, events: fewer as typeof tally.events });
      assertEqual(codeOf(await rejectionOf(forgetful.journal({ after: 0, limit: 5 }))), 'UNKNOWN_EVENT_TYPE');
    },

    'data that is not storable is refused, and nothing of its batch is stored': async (store) => {
      const fine = one(creation('b', started()));
      const plain = creation('a', started('x'));
      const event = plain.events[0];
      if (!event) throw new Error('A creation must have an event.');
      const odd: Readonly<Record<string, object>> = {
        state: { state: { label: new Date(0), total: 0 } },
        payload: { events: [{ ...event, payload: { ...event.payload, label: 1n } }] },
        metadata: { events: [{ ...event, metadata: { ...event.metadata, userId: '\uD800' } }] },
        'unique key': { uniqueKeys: { label: '\uD800' } },
        id: { aggregateId: '\uD800' },
      };
      for (const [what, part] of Object.entries(odd)) {
        const refused = await rejectionOf(store.commit([fine, one({ ...plain, ...part })]));
        assertEqual(codeOf(refused), 'NOT_STORABLE', what);
      }
      assertEqual(await allOf(store), []);
      assertEqual((await store.load(['a', 'b'])).size, 0);
    },

    'changing data after its commit does not change what is stored, and what is read is frozen': async (store) => {
      const plain = creation('a', started('x'));
      const [event] = plain.events;
      if (!event) throw new Error('A creation must have an event.');
      const lines = () => ({ in: [{ tags: ['a', ['b']] }] });
      // With a field that the types do not have, as a later release may store it.
      const state = { label: 'x', total: 0, lines: lines() };
      const payload = { ...started('x'), lines: lines() };
      await store.commit([one({ ...plain, state, events: [{ ...event, payload }] }, 'k')]);
      state.total = 500;
      for (const given of [state, payload]) given.lines.in[0]?.tags.push('c');
      const stored = await head(store, 'a');
      assertEqual(stored.state, { label: 'x', total: 0, lines: lines() });
      const read = {
        snapshot: stored,
        journal: (await allOf(store))[0],
        history: (await store.history('a', { after: 0, limit: 1 }))[0],
        command: (await store.findCommand('k'))?.events[0],
      };
      for (const [what, part] of Object.entries(read)) assertFrozen(part, what);
      for (const { payload } of [read.journal, read.history, read.command].flatMap((found) => found ?? []))
        assertEqual(payload, { ...started('x'), lines: lines() });
    },

    'an event or a state that is too large is refused, and nothing of its batch is stored': async (store) => {
      const large = 'x'.repeat(maxStoredBytes);
      const fine = one(creation('b', started()));
      const plain = creation('a', started('x'));
      const [event] = plain.events;
      if (!event) throw new Error('A creation must have an event.');
      const parts = [{ state: { label: large, total: 0 } }, { events: [{ ...event, payload: started(large) }] }];
      for (const part of parts) {
        const refused = await rejectionOf(store.commit([fine, one({ ...plain, ...part })]));
        assertEqual(codeOf(refused), 'COMMIT_TOO_LARGE');
      }
      assertEqual(await allOf(store), []);
    },

    'the changes of a commit may pass a unique key on, in either order, and exchange two keys': async (store) => {
      await store.commit([
        one(creation('a', started('x'))),
        one(creation('b', started('y'))),
        one(creation('c', started())),
      ]);
      const to = async (id: string, label: string) => change(await head(store, id), relabelled(label));
      const joint = async (...changes: Promise<Change<TallyTypes>>[]) =>
        (await committed(store, { changes: await Promise.all(changes) })).outcome;
      assertEqual(await joint(to('c', 'x'), to('a', '')), 'committed', 'claimed before it is given up');
      assertEqual(await joint(to('c', ''), to('a', 'x')), 'committed', 'given up before it is claimed');
      assertEqual(await joint(to('a', 'y'), to('b', 'x')), 'committed', 'two keys exchanged');
      assertEqual(
        await joint(to('a', 'x'), to('c', 'z')),
        'rejected',
        'held by an aggregate that the commit does not change',
      );
      const labels = ['a', 'b', 'c'].map(async (id) => (await head(store, id)).state.label);
      assertEqual(await Promise.all(labels), ['y', 'x', '']);
      assertEqual((await committed(store, one(await to('c', 'y')))).outcome, 'rejected', 'the key that was claimed');
    },

    'once a barrier has resolved, everything that was committed before can be read': async (store) => {
      await store.barrier();
      await store.commit([one(creation('a', started()))]);
      await Promise.all([store.barrier(), store.barrier()]);
      assertEqual((await head(store, 'a')).version, 1);
    },

    'history and journal are read page by page': async (store) => {
      const both = [one(creation('a', started(), added(1), added(1, 2))), one(creation('b', started(), added(5)))];
      await store.commit(both);
      const versions = (await store.history('a', { after: 1, limit: 1 })).map(({ version }) => version);
      assertEqual(versions, [2]);
      const positions = (await store.journal({ after: 2, limit: 2 })).map(({ position }) => position);
      assertEqual(await store.head(), 5);
      assertEqual(positions, [3, 4]);
      assertEqual(await store.journal({ after: 5, limit: 2 }), []);
      assertEqual(await store.journal({ after: 0, limit: 0 }), []);
      assertEqual(await store.history('a', { after: 0, limit: 0 }), []);
    },

    'a page is bounded in bytes too, so that only an empty page is the end': async (store) => {
      const large = Array.from({ length: 20 }, () => relabelled('x'.repeat(1_000_000)));
      await store.commit([one(creation('a', started(), ...large, relabelled('')), 'command')]);
      const pages = {
        history: (after: number) => store.history('a', { after, limit: 100 }),
        journal: (after: number) => store.journal({ after, limit: 100 }),
      };
      for (const [name, read] of Object.entries(pages)) {
        const sizes: number[] = [];
        const versions: number[] = [];
        for (let page = await read(0); page.length > 0; page = await read(versions.length)) {
          sizes.push(page.length);
          versions.push(...page.map(({ version }) => version));
        }
        assertEqual(
          versions,
          Array.from({ length: 22 }, (_, index) => index + 1),
          `the versions that ${name} returns`,
        );
        assertThat(sizes.length > 1 && Math.max(...sizes) <= 17, `the pages of ${name} are ${sizes.join(', ')} events`);
      }
      assertEqual((await store.findCommand('command'))?.events.length, 22, 'events of a command');
    },

    'metadata count towards the size of a page': async (store) => {
      const large = { ...context, userId: 'u'.repeat(1_000_000) };
      const payloads = [started(), ...Array.from({ length: 19 }, () => added(1))];
      await store.commit([one(changeOf(tally, unborn(tally, 'a'), payloads, large))]);
      for (const page of [store.history('a', { after: 0, limit: 100 }), store.journal({ after: 0, limit: 100 })]) {
        const { length } = await page;
        assertThat(length > 0 && length <= 17, `a page of ${length} events`);
      }
    },

    'a page holds at least one event, however large it is': async (store) => {
      const large = relabelled('x'.repeat(15_000_000));
      await store.commit([one(creation('a', started(), large, large, relabelled('')))]);
      const pages = [1, 2].map((after) => store.history('a', { after, limit: 2 }));
      assertEqual(
        (await Promise.all(pages)).map((page) => page.map(({ version }) => version)),
        [[2], [3, 4]],
      );
    },

    'a commit may have a thousand events': async (store) => {
      const many = Array.from({ length: 999 }, (_, index) => added(1, index + 1));
      assertEqual(await store.commit([one(creation('a', started(), ...many))]), { outcome: 'committed', position: 1 });
      assertEqual(
        (await allOf(store)).map(({ version }) => version),
        Array.from({ length: 1_000 }, (_, i) => i + 1),
      );
    },

    'numbers up to 2^53 - 1 are stored exactly': async (store) => {
      const large = Number.MAX_SAFE_INTEGER;
      await store.commit([one(creation('a', started(), added(large), added(large - 1)))]);
      assertEqual((await head(store, 'a')).state.total, large - 1);
      assertEqual((await store.history('a', { after: 1, limit: 1 }))[0]?.payload, added(large));
    },

    'of many concurrent commits on the same version one succeeds, and the others are rejected': async (store) => {
      await store.commit([one(creation('a', started()))]);
      const current = await head(store, 'a');
      const rivals = Array.from({ length: 16 }, (_, by) => committed(store, one(change(current, added(by + 1)))));
      const outcomes = (await Promise.all(rivals)).map((result) =>
        result.outcome === 'rejected' ? result.reason : result.outcome,
      );
      assertEqual(outcomes.filter((outcome) => outcome === 'committed').length, 1, 'winners');
      assertEqual(outcomes.filter((outcome) => outcome === 'version').length, 15, 'version conflicts');
    },

    'concurrent commits on different aggregates leave no gap and no duplicate in the positions': async (store) => {
      const ids = Array.from({ length: 24 }, (_, index) => `a${index}`);
      const results = await Promise.all(ids.map((id) => committed(store, one(creation(id, started(), added(1))))));
      assertThat(
        results.every(({ outcome }) => outcome === 'committed'),
        'all are committed',
      );
      const events = await allOf(store);
      assertEqual(
        events.map(({ position }) => position),
        Array.from({ length: 48 }, (_, index) => index + 1),
      );
      for (const [id, snapshot] of await store.load(ids)) {
        const own = events.filter(({ aggregateId }) => aggregateId === id);
        assertEqual(
          snapshot.state,
          fold(
            tally,
            own.map(({ payload }) => payload),
          ),
          `state of ${id}`,
        );
        assertEqual(snapshot.position, own.at(-1)?.position, `position of ${id}`);
      }
    },
  };
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => {
      const as = await open();
      await run(as(tally), as);
    },
  }));
}
