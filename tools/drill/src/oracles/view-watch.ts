import type { MongoClient } from 'mongodb';
import { viewNames } from '../bank/view-names.js';
import { GenerationFold } from './generation-fold.js';
import { GenerationLives } from './generation-lives.js';
import { readOf, readStoredViews, type StoredGeneration } from './stored-views.js';
import type { StoredEvent } from './stored.js';
import { viewCode } from './view-code.js';
import type { Violation } from './violation.js';
import { Watch } from './watch.js';

const PAUSE_MS = 250;

/** Looks at the views again and again while they are under load, each time in one snapshot session. */
export class ViewWatch {
  readonly violations: Violation[] = [];
  readonly lives = new GenerationLives();
  looks = 0;
  /** How often the lease of a generation that is read had another term than at the look before. */
  handovers = 0;
  readonly #journal: StoredEvent[] = [];
  readonly #folds = new Map<string, GenerationFold>();
  readonly #terms = new Map<string, number>();
  readonly #watch = new Watch(PAUSE_MS, () => this.#look());

  constructor(private readonly client: MongoClient) {}

  stop(): Promise<void> {
    return this.#watch.stop();
  }

  /** What a look must read of a generation: old movements are compared at their first look, and when all is at rest. */
  #news(generation: StoredGeneration) {
    if (!viewCode[generation.view].isChildOfAggregate) return {};
    return { position: { $gt: this.#foldOf(generation).checkpoint } };
  }

  async #look(): Promise<void> {
    const { events, registry, filled } = await readStoredViews(this.client, this.#journal.length, (generation) =>
      this.#news(generation),
    );
    this.looks += 1;
    this.#journal.push(...events);
    this.lives.see(registry, performance.now());
    for (const view of viewNames) this.#compareTerms(readOf(registry, view));
    const inUse = new Set(filled.map(({ _id }) => _id));
    for (const id of this.#folds.keys()) if (!inUse.has(id)) this.#folds.delete(id);
    for (const generation of filled) {
      this.violations.push(...this.#foldOf(generation).look(this.#journal, generation));
    }
  }

  #compareTerms(read: StoredGeneration | undefined): void {
    if (!read) return;
    const { _id, lease } = read;
    if ((this.#terms.get(_id) ?? lease.term) !== lease.term) this.handovers += 1;
    this.#terms.set(_id, lease.term);
  }

  #foldOf({ _id, view }: StoredGeneration): GenerationFold {
    const fold = this.#folds.get(_id) ?? new GenerationFold(viewCode[view]);
    this.#folds.set(_id, fold);
    return fold;
  }
}
