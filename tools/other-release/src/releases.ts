import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The other releases that a bank can be run as; each is a module of this name. */
export const releases = ['new-event-type', 'new-event-shape', 'new-view-version', 'poisoned'] as const;
export type Release = (typeof releases)[number];

export function isRelease(name: string | undefined): name is Release {
  return releases.some((release) => release === name);
}

// The compiled one, also where this runs from its source, as in a test.
const register = pathToFileURL(join(import.meta.dirname, '../dist/register.js'));

/** The environment that makes another release of any process of the bank: the API, the command line, and what they start. */
export function environmentOf(release: Release) {
  return { OTHER_RELEASE: release, NODE_OPTIONS: `--import=${register.href}` };
}
