// Prototypes are not compared with this realm's alone: in jest, and between windows, plain data comes from several.

/** Whether its prototype is an `Array.prototype`, which is an array itself: no subclass; and whether it has no fields but its elements. */
export function isPlainArray(value: readonly unknown[]): boolean {
  return (
    Array.isArray(Object.getPrototypeOf(value)) &&
    Object.keys(value).length <= value.length &&
    Object.getOwnPropertySymbols(value).length === 0
  );
}

/** Whether its prototype is null or an `Object.prototype`, and all that it has are fields. */
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
