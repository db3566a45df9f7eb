import { InvalidDeclaration } from '../errors/invalid-declaration.js';

/**
 * Names become parts of names of collections (`<type>_journal`) and indexes (`unique_<rule>`), and of field paths (`unique.<rule>`).
 * So they have no dot, dollar or space, and are short enough for MongoDB's limit on the names of a database and a collection together.
 */
const name = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** Event types and error codes are stored and shown as they are, so any readable text will do. */
const text = /^[^\p{Cc}\p{Cs}]+$/u;

/**
 * Checks the name of `what`, such as `The unique rule`.
 * @throws {@link InvalidDeclaration}
 */
export function assertName(what: string, given: string): void {
  if (isMatch(name, given)) return;
  throw new InvalidDeclaration(
    `${what} is named ${quoted(given)}: a name is a letter and up to 63 more letters, digits, "_" or "-".`,
  );
}

/**
 * Checks an event type or an error code.
 * @throws {@link InvalidDeclaration}
 */
export function assertText(what: string, given: string): void {
  if (isMatch(text, given)) return;
  throw new InvalidDeclaration(
    `${what} is ${quoted(given)}: it must be text of at least one character, without control characters and lone surrogates.`,
  );
}

/**
 * Checks the number of a version.
 * @throws {@link InvalidDeclaration}
 */
export function assertVersion(what: string, given: number): void {
  if (Number.isSafeInteger(given) && given >= 1) return;
  throw new InvalidDeclaration(`${what} is ${String(given)}: it must be a whole number of at least 1.`);
}

/**
 * Checks that a store is the one of the aggregate type `wanted`.
 * @param whom the part that works with the store, for the message: `A command engine`
 * @throws {@link InvalidDeclaration}
 */
export function assertStoreOf(whom: string, wanted: string, store: { readonly aggregateType: string }): void {
  const { aggregateType } = store;
  if (aggregateType === wanted) return;
  throw new InvalidDeclaration(`${whom} works on "${wanted}", but is given the store of "${aggregateType}".`);
}

/** `given` is declared to be a string, but a caller in JavaScript may pass anything. */
function isMatch(pattern: RegExp, given: unknown): boolean {
  return typeof given === 'string' && pattern.test(given);
}

function quoted(given: unknown): string {
  if (typeof given !== 'string') return String(given);
  return JSON.stringify(given.length > 80 ? `${given.slice(0, 80)}...` : given);
}

/**
 * Checks that the members `names` of `what` are functions.
 * @throws {@link InvalidDeclaration}
 */
export function assertFunctions<Name extends string>(
  what: string,
  given: Readonly<Record<Name, unknown>>,
  names: readonly Name[],
): void {
  for (const name of names)
    if (typeof given[name] !== 'function') throw new InvalidDeclaration(`\`${name}\` of ${what} must be a function.`);
}
