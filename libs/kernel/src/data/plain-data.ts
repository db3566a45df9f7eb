// Plain data may be of another realm, as in Jest or between windows, so its prototypes are not only compared with those of this realm.

/**
 * Returns whether an array is an instance of no subclass, and has no fields besides its elements. Its prototype is then the
 * `Array.prototype` of any realm, which is an array itself.
 */
export function isPlainArray(value: readonly unknown[]): boolean {
  return (
    Array.isArray(Object.getPrototypeOf(value)) &&
    Object.keys(value).length <= value.length &&
    Object.getOwnPropertySymbols(value).length === 0
  );
}

/** Returns whether an object's prototype is `null` or the `Object.prototype` of any realm, and it has no symbol keys. */
export function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === null || prototype === Object.prototype || isForeignObjectPrototype(prototype)) &&
    Object.getOwnPropertySymbols(value).length === 0
  );
}

function isForeignObjectPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === null && Object.hasOwn(value, 'isPrototypeOf');
}
