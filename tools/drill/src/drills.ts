import { commitDrill } from './commit-drill.js';
import { commitSchedule } from './faults/commit-schedule.js';
import { apis, orderHosts } from './faults/fault.js';
import { viewSchedule } from './faults/view-schedule.js';
import { viewDrill } from './view-drill.js';

/** Each drill by its name: what serves, how it strikes, and what it does. */
export const drills = {
  commit: { servers: [...apis, ...orderHosts], schedule: commitSchedule, carryOut: commitDrill },
  views: { servers: apis, schedule: viewSchedule, carryOut: viewDrill },
} as const;
