import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The other releases that a bank can be run as; each is a module of this name. */
export const releases = ['new-event-type', 'new-event-shape', 'new-view-version', 'poisoned'] as const;
export type Release = (typeof releases)[number];

export function isRelease(name: string | undefined): name is Release {
  return releases.some((release) => release === name);
}

/** How a process keeps its views. What is absent is as the kernel has it. */
export interface ViewKeeping {
  /** `ViewLimits.yieldMs` and `graceMs`, so that a test need not wait for minutes. */
  readonly yieldMs?: number;
  readonly graceMs?: number;
  /** Not at all: it commits, as a process does that is killed before it has applied anything. */
  readonly isLeft?: boolean;
}

// The compiled one, also where this runs from its source, as in a test.
const register = pathToFileURL(join(import.meta.dirname, '../dist/register.js'));

/** The environment that makes another release of any process of the bank: the API, the command line, and what they start. */
export function environmentOf(release: Release | 'present', { yieldMs, graceMs, isLeft = false }: ViewKeeping = {}) {
  return {
    NODE_OPTIONS: `--import=${register.href}`,
    OTHER_RELEASE: release,
    ...(yieldMs === undefined ? {} : { VIEW_YIELD_MS: String(yieldMs) }),
    ...(graceMs === undefined ? {} : { VIEW_GRACE_MS: String(graceMs) }),
    ...(isLeft ? { VIEWS_LEFT: 'yes' } : {}),
  };
}
