// A package of its own, so that nothing else sees this copy. It is the oldest release that is supported; `bson` is named only so
// that it has a copy of that too.
export { createConnection } from 'mongoose';
