import { commitDrill } from './commit-drill.js';
import { commitSchedule } from './faults/commit-schedule.js';
import { viewSchedule } from './faults/view-schedule.js';
import { viewDrill } from './view-drill.js';

/** Each drill by its name: how it strikes, and what it does. */
export const drills = {
  commit: { schedule: commitSchedule, carryOut: commitDrill },
  views: { schedule: viewSchedule, carryOut: viewDrill },
} as const;
