/**
 * What an error says of itself. The application may connect with a copy of Mongoose, and so of the driver, that is not ours:
 * no class of ours tells what its errors are.
 */

/** Whether it is of the class with this name, or of one derived from it, in any copy of the driver. */
export function isOfClass(error: unknown, name: string): error is Error {
  for (let one = error; isObject(one); one = Object.getPrototypeOf(one)) if (fieldOf(one, 'name') === name) return true;
  return false;
}

/** The code that the server gave. What the driver and Node give of their own are strings. */
export function codeOf(error: unknown): number | undefined {
  const code = fieldOf(error, 'code');
  return typeof code === 'number' ? code : undefined;
}

export function hasLabel(error: unknown, label: string): boolean {
  return listOf(error, 'errorLabels').includes(label);
}

/** What each write of a bulk ran into. */
export function writeErrorsOf(error: unknown): readonly unknown[] {
  return listOf(error, 'writeErrors');
}

/** It and what it wraps: a bulk write wraps what its command, or each of its writes, ran into. */
export function causesOf(error: unknown): readonly unknown[] {
  return [error, fieldOf(error, 'errorResponse'), ...writeErrorsOf(error)];
}

export function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined;
}

/** Of one or more. */
function listOf(error: unknown, name: string): readonly unknown[] {
  return [fieldOf(error, name) ?? []].flat();
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
