import type { Connection, mongo } from 'mongoose';

/** Returns the driver's own collection: the stores keep plain data, which needs no Mongoose documents. */
export function nativeCollection<T extends mongo.Document>(
  connection: Connection,
  name: string,
  writeConcern: mongo.WriteConcernSettings = { w: 'majority', journal: true },
): mongo.Collection<T> {
  const { db } = connection;
  if (!db) throw new Error(`The connection must be open before the collection ${name} is used.`);
  return db.collection<T>(name, {
    // Otherwise the driver stores a field that is `undefined` as null.
    ignoreUndefined: true,
    // The driver looks the names of fields up here. Its default, {}, inherits properties: it would return the objects of an array in a
    // field named `constructor` or `toString` as bytes.
    fieldsAsRaw: { __proto__: null },
    // Set here, since the connection may have other BSON options.
    promoteValues: true,
    promoteLongs: true,
    promoteBuffers: false,
    useBigInt64: false,
    raw: false,
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    writeConcern,
  });
}
