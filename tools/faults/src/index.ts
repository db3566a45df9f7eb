export { FailPoints, type FailCommand, type FailMode } from './fail-points.js';
export { ReplicaSetFaults, type ReplicaSetNode } from './replica-set-faults.js';
export { ReplySwallower } from './reply-swallower.js';
export { countWriters, killWriters } from './writers.js';
