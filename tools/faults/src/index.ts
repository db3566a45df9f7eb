export { FailPoints, type FailCommand, type FailMode } from './fail-points.js';
export { ReplySwallower } from './reply-swallower.js';
export { countWriters, killWriters } from './writers.js';
