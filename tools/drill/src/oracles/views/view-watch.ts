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

/** Looks at the views again and again while they are under load, each time in one snapshot session. */
export class ViewWatch {
  readonly violations: Violation[] = [];
  readonly lives = new GenerationLives();
  readonly parking = new ParkingSeen();
  looks = 0;
  /** When the lease of a generation that is read was seen to have another term than at the look before. */
  readonly handovers: number[] = [];
  /** When a replay was seen to be asked for, and not done. */
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

  /** Resolves once all has been looked at that is stored now. */
  next(): Promise<void> {
    return this.#watch.next();
  }

  /** From now on another release keeps the views; until this resolves none may. */
  async turn(code: ReleaseCode): Promise<void> {
    await this.next();
    this.#code = code;
  }

  /** After a replay that came to its end, as of the last look. */
  judgeReplayed(): Violation[] {
    return [...this.#folds].flatMap(([id, { view, fold }]) =>
      fold.mendable(this.#code[view]).map((what) => ({
        oracle: 'a replay leaves parked only what cannot be applied',
        what: `${id}: ${what}`,
      })),
    );
  }

  /** What a look must read of a generation: old movements are compared at their first look, and when all is at rest. */
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
