import type { mongo } from 'mongoose';
import type { MongoSort, StoredDocument } from './mongo-query.js';
import type { MongoFilter } from './stored-fields.js';

/** The first documents that match, in an order. */
export interface PageRead {
  readonly filter: MongoFilter;
  readonly sort: MongoSort;
  readonly limit: number;
}

interface Waiting<D> {
  readonly page: PageRead;
  readonly shape: string;
  readonly documents: PromiseWithResolvers<readonly D[]>;
}

/** How many reads are under way before others wait to be sent together. */
const freely = 4;
/** The most pages of one command. It has a stage for each, and a client or a server may bound how many there are. */
const pagesAtOnce = 16;
/** How long a page waits at most, since reads that are slow must not hold up others. */
const patienceMs = 20;

/**
 * Reads pages of a collection. Up to four reads begin at once; while as many are under way, pages wait, and those whose queries differ
 * only in values are then read by one command: a page costs the client and the server a third of what it costs alone.
 */
export class PageBatches<D extends { readonly _id: string }> {
  #waiting: Waiting<D>[] = [];
  #underWay = 0;
  #patience: NodeJS.Timeout | undefined;

  constructor(private readonly collection: mongo.Collection<StoredDocument>) {}

  /** Resolves with what was read after the call. Fails only for a fault of this page. */
  read(page: PageRead): Promise<readonly D[]> {
    if (this.#underWay < freely) return this.#run(() => this.#alone(page));
    const documents = Promise.withResolvers<readonly D[]>();
    this.#waiting.push({ page, shape: shapeOf(page), documents });
    this.#patience ??= setTimeout(() => this.#sendAll(), patienceMs);
    return documents.promise;
  }

  async #run<R>(read: () => Promise<R>): Promise<R> {
    this.#underWay += 1;
    try {
      return await read();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay < freely) this.#sendNext();
    }
  }

  #sendAll(): void {
    this.#patience = undefined;
    while (this.#waiting.length > 0) this.#sendNext();
  }

  /** Sends the page that has waited longest, with others of its shape. */
  #sendNext(): void {
    const [first] = this.#waiting;
    if (first) {
      const same = this.#waiting.filter(({ shape }) => shape === first.shape).slice(0, pagesAtOnce);
      this.#waiting = this.#waiting.filter((one) => !same.includes(one));
      void this.#run(() => this.#together(same));
    }
    if (this.#waiting.length > 0) return;
    clearTimeout(this.#patience);
    this.#patience = undefined;
  }

  async #together(batch: readonly Waiting<D>[]): Promise<void> {
    const pages = batch.length > 1 ? await this.#batch(batch).catch(() => undefined) : undefined;
    if (pages) for (const [index, { documents }] of batch.entries()) documents.resolve(pages.get(index) ?? []);
    // The failure of a batch may be that of one page: each is read alone then.
    else
      await Promise.all(
        batch.map(({ page, documents }) => this.#alone(page).then(documents.resolve, documents.reject)),
      );
  }

  #alone({ filter, sort, limit }: PageRead): Promise<readonly D[]> {
    return this.collection
      .find<D>(filter)
      .sort([...sort.map(([path, direction]): [string, 1 | -1] => [path, direction])])
      .limit(limit)
      .toArray();
  }

  async #batch(batch: readonly Waiting<D>[]): Promise<ReadonlyMap<number, readonly D[]>> {
    const coll = this.collection.collectionName;
    const [first = [], ...others] = batch.map(({ page }, index) => stagesOf(page, index));
    const stages = [...first, ...others.map((pipeline) => ({ $unionWith: { coll, pipeline } }))];
    const found = await this.collection.aggregate<{ _id: number; documents: D[] }>(stages).toArray();
    return new Map(found.map(({ _id, documents }) => [_id, documents]));
  }
}

/** The stages that read a page as one document, which holds the page's documents in their order. */
function stagesOf({ filter, sort, limit }: PageRead, index: number): mongo.BSON.Document[] {
  // A map keeps the order also of paths that are numbers.
  return [
    { $match: filter },
    { $sort: new Map(sort) },
    { $limit: limit },
    { $group: { _id: index, documents: { $push: '$$ROOT' } } },
  ];
}

/** Tells queries apart that differ in more than values, so that one that takes long does not delay others. */
function shapeOf({ filter, sort }: PageRead): string {
  return JSON.stringify([filter, sort], (_, value: unknown) => (typeof value === 'object' ? value : typeof value));
}
