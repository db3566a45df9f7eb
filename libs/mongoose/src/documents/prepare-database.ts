import type { mongo } from 'mongoose';
import { codeOf, isOfClass } from '../connection/driver-error.js';
import { StartupError } from '../connection/startup-error.js';
import { indexDescription, type CollectionLayout, type IndexLayout } from './collection-layout.js';

/**
 * Checks that the server has transactions, and creates collections and indexes that are missing. A unique index is created only on an
 * empty collection: with documents, its guarantee may be broken already.
 * @throws {@link StartupError} if the server is standalone, or if an index differs or cannot be created
 */
export async function prepareDatabase(db: mongo.Db, layouts: readonly CollectionLayout[]): Promise<void> {
  await assertTransactions(db);
  for (const layout of layouts) await prepareCollection(db, layout);
}

/**
 * Creates a collection and its indexes, as {@link prepareDatabase} does.
 * @throws {@link StartupError}
 */
export async function prepareCollection(db: mongo.Db, { name, indexes }: CollectionLayout): Promise<void> {
  await createCollection(db, name);
  await prepareIndexes(db.collection(name), indexes);
}

async function assertTransactions(db: mongo.Db): Promise<void> {
  const hello = await db.admin().command({ hello: 1 });
  if (typeof hello['setName'] === 'string' || hello['msg'] === 'isdbgrid') return;
  throw new StartupError(
    'The database is a standalone server, which has no transactions: use a replica set (one node is enough).',
    'connection',
  );
}

async function createCollection(db: mongo.Db, name: string): Promise<void> {
  const known = await db.listCollections({ name }, { nameOnly: true }).toArray();
  if (known.length > 0) return;
  try {
    await db.createCollection(name);
  } catch (error) {
    if (codeOf(error) !== 48) throw error; // NamespaceExists
  }
}

async function prepareIndexes(collection: mongo.Collection, wanted: readonly IndexLayout[]): Promise<void> {
  const missing = await missingIndexes(collection, wanted);
  const isEmpty = (await collection.findOne({}, { projection: { _id: 1 } })) === null;
  const creatable = missing.filter(({ unique }) => isEmpty || !unique);
  if (creatable.length > 0) await createIndexes(collection, creatable.map(indexDescription));
  // Looks again: another process may have created the indexes and filled the collection meanwhile.
  const [lost] = await missingIndexes(collection, wanted);
  if (!lost) return;
  throw new StartupError(
    `The unique index ${lost.name} of ${collection.namespace} is missing, so its guarantee may be broken: ` +
      `look for duplicates, then create it: ${creation(collection, lost)}`,
    'collections',
  );
}

/** Asks again after a timeout: the server goes on building an index for which its answer is late, and the next call waits for it. */
async function createIndexes(collection: mongo.Collection, indexes: mongo.IndexDescription[]): Promise<void> {
  try {
    await collection.createIndexes(indexes);
  } catch (error) {
    if (!isOfClass(error, 'MongoNetworkTimeoutError')) throw error;
    await createIndexes(collection, indexes);
  }
}

async function missingIndexes(
  collection: mongo.Collection,
  wanted: readonly IndexLayout[],
): Promise<readonly IndexLayout[]> {
  const existing = new Map((await collection.indexes()).map((index) => [index.name, index]));
  return wanted.filter((layout) => {
    const found = existing.get(layout.name);
    if (!found) return true;
    if (definition(found) === definition(indexDescription(layout))) return false;
    throw new StartupError(
      `The index ${layout.name} of ${collection.namespace} differs from the one that is needed: ` +
        `drop it, then create it: ${creation(collection, layout)}`,
      'collections',
    );
  });
}

function definition({
  key,
  unique = false,
  sparse = false,
  collation,
  partialFilterExpression = {},
}: Omit<mongo.IndexDescription, 'version'>): string {
  return JSON.stringify([key, unique, sparse, collation ?? null, partialFilterExpression]);
}

/** The mongosh command that creates the index. */
function creation({ collectionName }: mongo.Collection, layout: IndexLayout): string {
  const { key, ...options } = indexDescription(layout);
  return `db.getCollection('${collectionName}').createIndex(${JSON.stringify(key)}, ${JSON.stringify(options)})`;
}
