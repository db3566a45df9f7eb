import { environmentOf } from '@snapfold/other-release';
import type { BankRelease } from '../faults/fault.js';

/** The environment that makes a process run as a release on the drill's database. */
export function environmentFor(release: BankRelease, mongodbUri: string): Readonly<Record<string, string>> {
  return { MONGODB_URI: mongodbUri, ...(release === 'present' ? {} : environmentOf(release)) };
}
