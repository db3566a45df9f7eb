export { openDatabase, visitDatabase, type Database } from './database.ts';
export { nonEmpty, readDatabaseSettings, type DatabaseSettings } from './database-settings.ts';
export { findMongodBinary, type BinarySearch } from './binary/mongod-binary.ts';
export { StartError } from './errors/start-error.ts';
export type { MongodExit } from './machine/guarded-process.ts';
export { startMongod, type MongodOptions, type RunningMongod } from './server/start-mongod.ts';
export { startTemporaryMongod } from './temporary/temporary-mongod.ts';
export { startTemporaryReplicaSet, type TemporaryReplicaSet } from './temporary/temporary-replica-set.ts';
export { uniqueDatabase } from './temporary/unique-database.ts';
