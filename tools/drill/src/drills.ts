import { commitDrill } from './commit-drill.js';
import { apis, orderHosts } from './faults/fault.js';
import { feedDrill } from './feed-drill.js';
import { viewDrill } from './view-drill.js';

/** Each drill by its name: the servers that it needs, how far the clock of the second API is ahead, and its function. */
export const drills = {
  commit: { servers: [...apis, ...orderHosts], aheadMs: 0, carryOut: commitDrill },
  views: { servers: apis, aheadMs: 0, carryOut: viewDrill },
  feed: { servers: apis, aheadMs: 5_000, carryOut: feedDrill },
} as const;
