/** What is wrong with an account for the views of the release `poisoned`. */
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

/** One account of so many is poisoned. */
const oneOf = 4;

/** What is wrong with an account, told from its id alone; nothing with three of four. */
export function poisonOf(accountId: string): Poison | undefined {
  const hash = hashOf(accountId);
  return hash % oneOf === 0 ? poisons[Math.floor(hash / oneOf) % poisons.length] : undefined;
}

/**
 * The version of the first event of an account that a view cannot take, so that it is parked with all that follow; `undefined`
 * if there is none. Of the accounts that share one id in a view, the one that was opened first has it, and is not parked.
 */
export function parkedFrom(view: PoisonedView, accountId: string): number | undefined {
  const poison = poisonOf(accountId);
  switch (poison) {
    case undefined:
      return undefined;
    case 'one id for two events':
      // The first is the account's opening, of which there is no movement.
      return view === 'movement' ? 3 : undefined;
    case 'one id for two accounts':
      return view === 'account_summary' ? 1 : undefined;
    default:
      return 2;
  }
}

/** FNV-1a with the last step of MurmurHash 3: ids that differ little are as unlike as others. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
