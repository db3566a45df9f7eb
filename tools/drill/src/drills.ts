import { commitDrill } from './commit-drill.js';
import { apis, orderHosts } from './faults/fault.js';
import { viewDrill } from './view-drill.js';

/** Each drill by its name: the servers that it needs, and its function. */
export const drills = {
  commit: { servers: [...apis, ...orderHosts], carryOut: commitDrill },
  views: { servers: apis, carryOut: viewDrill },
} as const;
