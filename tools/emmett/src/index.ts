// A package of its own, so that nothing else sees the driver that Emmett wants: the project has another.
// The store brings along what it needs of Emmett's core, so it works beside another patch of it (`overrides` in the root's package.json).
export {
  CommandHandler,
  CommandHandlerStreamVersionConflictRetryOptions,
  isExpectedVersionConflictError,
  type Event,
} from '@event-driven-io/emmett';
export { getMongoDBEventStore, toStreamCollectionName, toStreamName } from '@event-driven-io/emmett-mongodb';
export { MongoServerError } from 'mongodb';
