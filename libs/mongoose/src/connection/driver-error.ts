/**
 * Reads errors of the driver by their fields. The application may connect with a copy of Mongoose, and so of the driver, that is not
 * ours: `instanceof` with our classes does not recognise its errors.
 */

/** Whether an error is an instance of the class with this name, or of a subclass, in any copy of the driver. */
export function isOfClass(error: unknown, name: string): error is Error {
  for (let one = error; isObject(one); one = Object.getPrototypeOf(one)) if (fieldOf(one, 'name') === name) return true;
  return false;
}

/** The error code of the server. The codes of the driver and of Node are strings. */
export function codeOf(error: unknown): number | undefined {
  const code = fieldOf(error, 'code');
  return typeof code === 'number' ? code : undefined;
}

export function hasLabel(error: unknown, label: string): boolean {
  return listOf(error, 'errorLabels').includes(label);
}

/** The errors of the single writes of a bulk write. */
export function writeErrorsOf(error: unknown): readonly unknown[] {
  return listOf(error, 'writeErrors');
}

/** The error and those that it wraps: the error of a bulk write wraps that of its command, or those of its single writes. */
export function causesOf(error: unknown): readonly unknown[] {
  return [error, fieldOf(error, 'errorResponse'), ...writeErrorsOf(error)];
}

export function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined;
}

/** The values of a field that holds one value or an array of them. */
function listOf(error: unknown, name: string): readonly unknown[] {
  return [fieldOf(error, name) ?? []].flat();
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
