export { openDatabase, visitDatabase, type Database } from './database.ts';
export { nonEmpty, readDatabaseSettings, type DatabaseSettings } from './database-settings.ts';
export { findMongodBinary, type BinarySearch } from './mongod-binary.ts';
export { StartError } from './start-error.ts';
export type { MongodExit } from './guarded-process.ts';
export { startMongod, type MongodOptions, type RunningMongod } from './start-mongod.ts';
export { startTemporaryMongod } from './temporary-mongod.ts';
export { startTemporaryReplicaSet, type TemporaryReplicaSet } from './temporary-replica-set.ts';
export { uniqueDatabase } from './unique-database.ts';
