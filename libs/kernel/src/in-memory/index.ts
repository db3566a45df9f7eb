export { InMemoryEventStore } from './in-memory-event-store.js';
export type { InMemoryQuery } from './in-memory-query.js';
export { InMemoryReadModel } from './in-memory-read-model.js';
export { InMemoryViewStore } from './in-memory-view-store.js';
