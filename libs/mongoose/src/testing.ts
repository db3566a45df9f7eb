export { inMemoryStores } from './testing/in-memory-stores.js';
