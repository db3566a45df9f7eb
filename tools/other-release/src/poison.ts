/** The ways in which the views of the release `poisoned` break their contract for an account. */
export const poisons = [
  'throws an error',
  'throws null',
  'throws a bare object',
  'throws what has no text',
  'throws 20 MB of text',
  'viewId throws',
  'viewId returns no text',
  'too large a record',
  'a record with a Date',
  'a record with a bigint',
  'a record with a function',
  'one id for two events',
  'one id for two accounts',
] as const;
export type Poison = (typeof poisons)[number];

/** The views of the bank, by their types. */
export type PoisonedView = 'movement' | 'account_summary';

/** One account in this many is poisoned. */
const oneOf = 4;

/** Returns the poison of an account, which depends only on its id; `undefined` for three of four accounts. */
export function poisonOf(accountId: string): Poison | undefined {
  const hash = hashOf(accountId);
  return hash % oneOf === 0 ? poisons[Math.floor(hash / oneOf) % poisons.length] : undefined;
}

/**
 * Returns the version of the first event of an account that a view parks, with all later ones; `undefined` if it parks none. Exception:
 * of the accounts that share one id in a view, the first that was opened holds the id, and its events are not parked.
 */
export function parkedFrom(view: PoisonedView, accountId: string): number | undefined {
  const poison = poisonOf(accountId);
  switch (poison) {
    case undefined:
      return undefined;
    case 'one id for two events':
      // The opening of an account, version 1, makes no movement: version 2 takes the id, and version 3 is parked.
      return view === 'movement' ? 3 : undefined;
    case 'one id for two accounts':
      return view === 'account_summary' ? 1 : undefined;
    default:
      return 2;
  }
}

/** FNV-1a with the finalizer of MurmurHash3, so that ids that differ little have hashes that differ much. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
