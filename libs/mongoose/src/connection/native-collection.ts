import type { Connection, mongo } from 'mongoose';

/** The driver's collection of an open connection: records are plain data, and need no Mongoose documents. */
export function nativeCollection<T extends mongo.Document>(
  connection: Connection,
  name: string,
  writeConcern: mongo.WriteConcernSettings = { w: 'majority', journal: true },
): mongo.Collection<T> {
  const { db } = connection;
  if (!db) throw new Error(`The connection must be open before ${name} is used.`);
  return db.collection<T>(name, {
    // Otherwise the driver stores an absent optional field as null.
    ignoreUndefined: true,
    // The driver's own default is {}, where it also finds what every object inherits: of an array in a field named `constructor`
    // or `toString` it would give back bytes for the objects.
    fieldsAsRaw: { __proto__: null },
    // The connection may have other BSON options.
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
