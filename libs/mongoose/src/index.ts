export { connect } from './connection/connect.js';
export { connectionOptions } from './connection/connection-options.js';
export { StartupError, startupErrorOf } from './connection/startup-error.js';
export { systemRuntime } from './connection/system-runtime.js';
export { byId, filterOf, type MongoQuery, type MongoQueryBuilder } from './queries/mongo-query.js';
export type { QueryIndex } from './queries/query-indexes.js';
export { mongooseStores, type MongooseStores } from './stores/mongoose-stores.js';
export type { Connection } from 'mongoose';
