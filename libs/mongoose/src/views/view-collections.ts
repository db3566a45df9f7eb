import type { Connection, mongo } from 'mongoose';
import { nativeCollection } from '../connection/native-collection.js';
import type { IndexLayout } from '../documents/collection-layout.js';
import { prepareCollection } from '../documents/prepare-database.js';
import type { StoredDocument } from '../queries/mongo-query.js';

/** The collections that hold the records of a view, one per generation: `<view>_g<number>`. */
export class ViewCollections {
  readonly #prepared = new Set<number>();

  constructor(
    private readonly connection: Connection,
    private readonly view: string,
    private readonly indexes: readonly IndexLayout[],
  ) {}

  name(generation: number): string {
    return `${this.#prefix}${generation}`;
  }

  of(generation: number): mongo.Collection<StoredDocument> {
    return nativeCollection(this.connection, this.name(generation));
  }

  /** The numbers of the generations that have a collection, whether they are in the registry or not. */
  async numbers(): Promise<readonly number[]> {
    const found = await this.#db.listCollections({}, { nameOnly: true }).toArray();
    return found
      .filter(({ name }) => name.startsWith(this.#prefix))
      .map(({ name }) => Number(name.slice(this.#prefix.length)))
      .filter((number) => Number.isSafeInteger(number));
  }

  /** Creates the collection of a generation with its indexes, if it is missing: a transaction cannot create them. */
  async prepare(generation: number): Promise<void> {
    if (this.#prepared.has(generation)) return;
    await prepareCollection(this.#db, { name: this.name(generation), indexes: this.indexes });
    this.#prepared.add(generation);
  }

  async drop(generation: number): Promise<void> {
    await this.of(generation).drop();
  }

  get #prefix(): string {
    return `${this.view}_g`;
  }

  get #db(): mongo.Db {
    const { db } = this.connection;
    if (!db) throw new Error('The connection must be open before a view is used.');
    return db;
  }
}
