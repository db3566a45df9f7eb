import { CommandEngine } from '../../engine/command-engine.js';
import type { EventEnvelope } from '../../model/event-envelope.js';
import { fold } from '../../model/fold.js';
import type { Snapshot } from '../../ports/snapshot.js';
import { uniqueKeys } from '../../ports/unique-keys.js';
import { CurrentSnapshots } from '../../snapshots/current-snapshots.js';
import { readHistory } from '../../snapshots/history.js';
import type { RefoldProgress } from '../../snapshots/refold-progress.js';
import { SnapshotRefolder, type RefoldOptions } from '../../snapshots/snapshot-refolder.js';
import { tally, type TallyTypes } from '../contracts/tally.js';
import { assertEqual, codeOf } from '../kit/expectation.js';
import type { JumpingClock } from '../runtime/jumping-clock.js';
import { testContext } from '../runtime/test-context.js';
import type { BreakableStores, OpenStores } from './snapshot-maintenance.contract.js';

/** A release of the sample aggregate. */
export type Release = typeof tally;

/** A release in which additions count twice. */
export const release2: Release = {
  ...tally,
  schemaVersion: 2,
  apply: (state, event) =>
    event.type === 'tally_added' ? { ...state, total: state.total + 2 * event.by } : tally.apply(state, event),
};

/** A process of one release: its stores, its refolder, and its engine, which caches states. */
export class RefoldBench {
  readonly stores: BreakableStores;
  readonly refolder: SnapshotRefolder<TallyTypes>;
  readonly engine: CommandEngine<TallyTypes>;

  constructor(
    private readonly as: Awaited<ReturnType<OpenStores<BreakableStores>>>,
    readonly runtime: JumpingClock,
    private readonly release = tally,
  ) {
    this.stores = as(release);
    const parts = { aggregate: release, ...this.stores, runtime };
    this.refolder = new SnapshotRefolder(parts);
    this.engine = new CommandEngine({
      ...parts,
      store: this.stores.events,
      services: { allows: () => true },
      cache: new Map(),
    });
  }

  another(release = this.release): RefoldBench {
    return new RefoldBench(this.as, this.runtime, release);
  }

  async start(label = ''): Promise<string> {
    return (await this.engine.create({ type: 'start', label }, this.#context())).id;
  }

  /** Starts tallies without a label, and adds to each once. */
  async startMany(count: number): Promise<string[]> {
    const ids = await Promise.all(Array.from({ length: count }, () => this.start()));
    await Promise.all(ids.map((id) => this.add(id)));
    return ids;
  }

  add(id: string, times = 1) {
    return this.engine.update(id, { type: 'add', by: 1, times }, this.#context());
  }

  relabel(id: string, label: string) {
    return this.engine.update(id, { type: 'relabel', label }, this.#context());
  }

  addTogether(...ids: string[]) {
    const command = { type: 'add', by: 1 } as const;
    return this.engine.updateTogether(
      ids.map((id) => ({ id, command })),
      this.#context(),
    );
  }

  /** Reads a snapshot by id, as a read model does. */
  read(id: string): Promise<Snapshot<TallyTypes> | undefined> {
    const lists = { find: () => Promise.reject(new Error('No list is expected to be read.')) };
    return new CurrentSnapshots(this.release, this.stores.events, lists).get(id);
  }

  /** Refolds, and returns the last progress that was reported: total, done and failed, and the failures. */
  async refold(scope: RefoldOptions['scope'] = 'stale') {
    let last: RefoldProgress | undefined;
    for await (const progress of this.refolder.refold({ scope })) last = progress;
    if (!last) throw new Error('The refold reported no progress.');
    const failures = last.failures.map(({ aggregateId, error }) => [aggregateId, codeOf(error)]);
    return { counts: [last.total, last.done, last.failed], failures };
  }

  async stored(id: string) {
    const found = (await this.stores.events.load([id])).get(id);
    if (!found) throw new Error(`There is no snapshot of ${id}.`);
    return found;
  }

  /** Overwrites the stored snapshot and its unique key with those of another label, as somebody who edits the database may. */
  async damage(id: string, label = 'wrong'): Promise<void> {
    const right = await this.stored(id);
    await this.#overwrite({ ...right, state: { ...right.state, label } });
  }

  /** Overwrites the stored snapshot with that of an earlier version, as a restore may. */
  async setBack(id: string, version: number): Promise<void> {
    await this.#overwrite(await this.engine.stateAt(id, { version }));
  }

  /** Asserts that each stored snapshot has this release's `schemaVersion`, and is its fold of the journal. */
  async assertCurrent(...ids: string[]): Promise<void> {
    for (const id of ids) {
      const events: EventEnvelope<TallyTypes>[] = [];
      for await (const event of readHistory(this.stores.events, id)) events.push(event);
      const { version, position, at } = events.at(-1) ?? { version: 0, position: 0, at: '' };
      const payloads = events.map(({ payload }) => payload);
      const { schemaVersion } = this.release;
      const { revision, ...stored } = await this.stored(id);
      assertEqual(stored, { id, state: fold(this.release, payloads), version, position, at, schemaVersion });
    }
  }

  async #overwrite(snapshot: Snapshot<TallyTypes>): Promise<void> {
    const replaces = await this.stored(snapshot.id);
    const keys = uniqueKeys(this.release, snapshot.state);
    assertEqual(await this.stores.maintenance.refresh([{ replaces, snapshot, uniqueKeys: keys }]), []);
  }

  #context() {
    return testContext({}, this.runtime);
  }
}
