import { poisonOf } from '@snapfold/other-release';
import type { MongoClient } from 'mongodb';
import { readOf, readStoredViews, type StoredGeneration } from '../../stored/stored-views.js';
import type { StoredEvent } from '../../stored/stored.js';
import { viewNames, type ViewName } from '../../stored/view-names.js';
import type { Violation } from '../violation.js';
import { Watch } from '../watch.js';
import { GenerationFold } from './generation-fold.js';
import { GenerationLives } from './generation-lives.js';
import { ParkingSeen } from './parking-seen.js';
import { presentCode, type ReleaseCode } from './view-code.js';

const PAUSE_MS = 250;

/** Looks at the views again and again under load, each time in one snapshot session. */
export class ViewWatch {
  readonly violations: Violation[] = [];
  readonly lives = new GenerationLives();
  readonly parking = new ParkingSeen();
  looks = 0;
  /** The times of looks that found another term in the lease of a generation that is read. */
  readonly handovers: number[] = [];
  /** The times of looks that found a replay that was asked for, but not done. */
  readonly replaysAsked: number[] = [];
  readonly #journal: StoredEvent[] = [];
  readonly #folds = new Map<string, { readonly view: ViewName; readonly fold: GenerationFold }>();
  readonly #terms = new Map<string, number>();
  readonly #watch = new Watch(PAUSE_MS, () => this.#look());
  #code: ReleaseCode = presentCode;

  constructor(private readonly client: MongoClient) {}

  stop(): Promise<void> {
    return this.#watch.stop();
  }

  /** Resolves after a look that began after this call. */
  next(): Promise<void> {
    return this.#watch.next();
  }

  /** From the next look on, the views are judged by the code of another release. No process may keep a view until this resolves. */
  async turn(code: ReleaseCode): Promise<void> {
    await this.next();
    this.#code = code;
  }

  /** Judges the parked events of the last look. Call it after a replay that has finished. */
  judgeReplayed(): Violation[] {
    return [...this.#folds].flatMap(([id, { view, fold }]) =>
      fold.mendable(this.#code[view]).map((what) => ({
        oracle: 'a replay leaves only events parked that cannot be applied',
        what: `${id}: ${what}`,
      })),
    );
  }

  /** The records that a look must read of a generation: movements are compared once, and again when all is at rest. */
  #news(generation: StoredGeneration) {
    if (!this.#code[generation.view].isChildOfAggregate) return {};
    const { checkpoint, parked } = this.#foldOf(generation);
    return { $or: [{ position: { $gt: checkpoint } }, { position: { $in: [...parked] } }] };
  }

  async #look(): Promise<void> {
    const code = this.#code;
    const { events, registry, filled } = await readStoredViews(this.client, this.#journal.length, (generation) =>
      this.#news(generation),
    );
    this.looks += 1;
    this.#journal.push(...events);
    this.lives.see(registry, performance.now());
    for (const view of viewNames) this.#compareTerms(readOf(registry, view));
    if (registry.some(({ replay }) => Number(replay ?? 0) > 0)) this.replaysAsked.push(performance.now());
    const inUse = new Set(filled.map(({ _id }) => _id));
    for (const id of this.#folds.keys()) if (!inUse.has(id)) this.#folds.delete(id);
    for (const generation of filled) {
      const fold = this.#foldOf(generation);
      const before = fold.parked;
      this.violations.push(...fold.look(this.#journal, generation, code[generation.view]));
      this.parking.see(generation, before, poisonOf);
    }
  }

  #compareTerms(read: StoredGeneration | undefined): void {
    if (!read) return;
    const { _id, lease } = read;
    if ((this.#terms.get(_id) ?? lease.term) !== lease.term) this.handovers.push(performance.now());
    this.#terms.set(_id, lease.term);
  }

  #foldOf({ _id, view }: StoredGeneration): GenerationFold {
    const { fold } = this.#folds.get(_id) ?? { fold: new GenerationFold() };
    this.#folds.set(_id, { view, fold });
    return fold;
  }
}
