// Not `instanceof`: under Jest, and between windows, objects come from several realms.

/** Returns the language's name for a kind of object: `Map`, `Set`, `Error`, and `Object` for most others. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Whether it is a `Map`. */
export function isMap(value: object): value is ReadonlyMap<unknown, unknown> {
  return tagOf(value) === 'Map';
}

/** Whether it is a `Set`. */
export function isSet(value: object): value is ReadonlySet<unknown> {
  return tagOf(value) === 'Set';
}
