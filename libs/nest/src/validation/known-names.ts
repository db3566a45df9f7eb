import { editDistance } from '../problems/edit-distance.js';
import { quotedName } from './given.js';

const maxName = 64;

/** Returns the known name that a client has probably meant by another one, if there is one. */
export function meantBy(name: string, known: readonly string[]): string | undefined {
  if (name.length > maxName) return undefined;
  // A short name is close to many.
  const limit = Math.min(2, Math.floor((name.length - 1) / 2));
  const distances = known
    .map((candidate) => ({ candidate, distance: editDistance(plain(candidate), plain(name)) }))
    .filter(({ distance }) => distance <= limit);
  return distances.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** Returns the rest of a sentence that begins with a name that is none of the known ones: it lists them, and says which is probably meant. */
export function noneOf(name: string, known: readonly string[]): string {
  const meant = meantBy(name, known);
  const hint = meant === undefined ? '' : `; did you mean ${quotedName(meant)}?`;
  return `is none of ${known.map(quotedName).join(', ')}${hint}`;
}

/** Returns a name without what names are often told apart by only in writing: `dueDate` and `due_date` are the same. */
function plain(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}
