import type { mongo } from 'mongoose';
import { codeOf, isOfClass } from '../connection/driver-error.js';
import { StartupError } from '../connection/startup-error.js';
import { indexDescription, type CollectionLayout, type IndexLayout } from './collection-layout.js';

/**
 * Makes sure that the server has transactions and that each collection is there with its indexes. On an empty collection what
 * is missing is created; on one with documents a missing unique index is an error, since what it guarantees may be broken.
 * @throws {@link StartupError}
 */
export async function prepareDatabase(db: mongo.Db, layouts: readonly CollectionLayout[]): Promise<void> {
  await assertTransactions(db);
  for (const layout of layouts) await prepareCollection(db, layout);
}

/** @throws {@link StartupError} */
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
  // Looked up again: another process may have created them, and filled the collection, since.
  const [lost] = await missingIndexes(collection, wanted);
  if (!lost) return;
  throw new StartupError(
    `The unique index ${lost.name} of ${collection.namespace} is missing, so its guarantee may be broken: ` +
      `look for duplicates, then create it: ${creation(collection, lost)}`,
    'collections',
  );
}

/** To build one may take longer than an answer may: the server goes on building, and who asks again waits for that. */
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
      `The index ${layout.name} of ${collection.namespace} differs from the one that is needed: ${creation(collection, layout)}`,
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

/** What an operator types into mongosh. */
function creation({ collectionName }: mongo.Collection, layout: IndexLayout): string {
  const { key, ...options } = indexDescription(layout);
  return `db.getCollection('${collectionName}').createIndex(${JSON.stringify(key)}, ${JSON.stringify(options)})`;
}
