// A package of its own, so that nothing else sees the driver that Emmett wants: the project has another.
export {
  CommandHandler,
  CommandHandlerStreamVersionConflictRetryOptions,
  isExpectedVersionConflictError,
  type Event,
} from '@event-driven-io/emmett';
export { getMongoDBEventStore, toStreamCollectionName, toStreamName } from '@event-driven-io/emmett-mongodb';
export { MongoServerError } from 'mongodb';
