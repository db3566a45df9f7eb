import { eventId } from '@snapfold/kernel';
import type { MovementSeen, ViewRead } from '../../load/view-read.js';
import type { Violation } from '../violation.js';

/** The version of an account's first movement. Version 1 is its opening. */
const FIRST_VERSION = 2;

/** What must hold for every answer, also while processes are killed or paused. */
export function judgeViewRead({ view, api, sought, outcome }: ViewRead): Violation[] {
  const { accountId, version, position } = sought;
  const asked = `${view} of ${accountId} through ${api}, at least position ${position} with ${accountId}-${version}`;
  const broken = (oracle: string, what: string) => ({ oracle, what: `${asked}: ${what}` });
  if (outcome.kind === 'wrong') return [broken('every read is answered as the API may answer', outcome.code)];
  if (outcome.kind !== 'read') return [];
  const { told, seen } = outcome;
  const found = told
    .filter((page) => page.position < page.before)
    .map((page) => broken('X-View-Position never goes back', `${page.position} after ${page.before}`));
  const first = told[0]?.position ?? 0;
  if (first < position) found.push(broken('a read is at least at the wanted position', `position ${first}`));
  if (seen.view === 'account_summary') {
    if (seen.movements < version - 1) {
      found.push(broken('a read holds what was acknowledged', `${seen.movements} movements`));
    }
    return found;
  }
  const { movements, isWhole } = seen;
  const newest = movements[0]?.version ?? 0;
  // If it is missing further down, that is a gap in the list.
  if (newest < version) found.push(broken('a read holds what was acknowledged', `the newest is version ${newest}`));
  const gaps = gapsOf(accountId, movements, isWhole);
  if (gaps) found.push(broken('a list of movements has no gap and no twin', gaps));
  return found;
}

/** The movements of an account have consecutive versions: nothing else changes it between its opening and its closing. */
function gapsOf(accountId: string, movements: readonly MovementSeen[], isWhole: boolean): string | undefined {
  const last = movements.at(-1);
  if (isWhole && last && last.version !== FIRST_VERSION) return `it ends with ${last.id}`;
  const index = movements.findIndex(({ id, version }, at) => {
    const before = movements[at - 1];
    return id !== eventId({ aggregateId: accountId, version }) || (before && version !== before.version - 1);
  });
  return index < 0 ? undefined : `${movements[index]?.id} comes after ${movements[index - 1]?.id ?? 'nothing'}`;
}
