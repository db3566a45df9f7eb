import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The other releases that a bank can run as. Each is a module with this name. */
export const releases = ['new-event-type', 'new-event-shape', 'new-view-version', 'poisoned'] as const;
export type Release = (typeof releases)[number];

export function isRelease(name: string | undefined): name is Release {
  return releases.some((release) => release === name);
}

/** How a process keeps its views. The defaults are those of the kernel. */
export interface ViewKeeping {
  /** `ViewLimits.yieldMs` and `ViewLimits.graceMs`, so that a test need not wait for minutes. */
  readonly yieldMs?: number;
  readonly graceMs?: number;
  /** Whether the process keeps no view: it only commits, like a process that is killed before it has applied anything. */
  readonly isLeft?: boolean;
}

// Always the compiled file, even if this module runs from its source, as in a test.
const register = pathToFileURL(join(import.meta.dirname, '../dist/register.js'));

/** Returns the environment that makes the API or the command line, and all processes that they start, run as another release. */
export function environmentOf(release: Release | 'present', { yieldMs, graceMs, isLeft = false }: ViewKeeping = {}) {
  return {
    NODE_OPTIONS: `--import=${register.href}`,
    OTHER_RELEASE: release,
    ...(yieldMs === undefined ? {} : { VIEW_YIELD_MS: String(yieldMs) }),
    ...(graceMs === undefined ? {} : { VIEW_GRACE_MS: String(graceMs) }),
    ...(isLeft ? { VIEWS_LEFT: 'yes' } : {}),
  };
}
