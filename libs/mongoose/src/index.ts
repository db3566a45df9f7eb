export { connect } from './connection/connect.js';
export { connectionOptions } from './connection/connection-options.js';
export { StartupError, startupErrorOf } from './connection/startup-error.js';
export { systemRuntime } from './connection/system-runtime.js';
export { allOf, anyOf, conditionFilter } from './queries/condition-filter.js';
export {
  byId,
  filterOf,
  type MongoQuery,
  type MongoQueryBuilder,
  type MongoSort,
  type StoredDocument,
} from './queries/mongo-query.js';
export type { QueryIndex } from './queries/query-indexes.js';
export { searchOrder, sortOf } from './queries/search-order.js';
export {
  closedSet,
  compared,
  type MongoFilter,
  type FieldComparison,
  type StoredField,
  type StoredFields,
} from './queries/stored-fields.js';
export { mongooseStores, type MongooseStores } from './stores/mongoose-stores.js';
export type { Connection } from 'mongoose';
