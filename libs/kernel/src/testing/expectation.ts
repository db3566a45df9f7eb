/** An expectation of the testing kit that did not hold. */
export class ExpectationFailed extends Error {
  override readonly name = 'ExpectationFailed';
}

/** Throws {@link ExpectationFailed} unless both are deeply equal as plain data; a field that is `undefined` counts as absent. */
export function assertEqual(actual: unknown, expected: unknown, what = 'value'): void {
  if (isEqual(actual, expected)) return;
  throw new ExpectationFailed(`${what}\nexpected: ${print(expected)}\nactual:   ${print(actual)}`);
}

/** Throws {@link ExpectationFailed} unless `condition` holds. */
export function assertThat(condition: boolean, what: string): void {
  if (!condition) throw new ExpectationFailed(what);
}

/** The error that `promise` rejects with; throws {@link ExpectationFailed} if it fulfils. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new ExpectationFailed(`expected a rejection\nactual:   ${print(outcome.value)}`);
}

/** The error that `action` throws; throws {@link ExpectationFailed} if it does not. */
export function thrownBy(action: () => unknown): unknown {
  let value: unknown;
  try {
    value = action();
  } catch (error) {
    return error;
  }
  throw new ExpectationFailed(`expected an error\nactual:   ${print(value)}`);
}

/** The stable `code` of an error; rethrows what has none. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (a instanceof Map && b instanceof Map) return isEqual([...a], [...b]);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isEqual(a[key], b[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function print(value: unknown): string {
  return JSON.stringify(value instanceof Map ? [...(value as Map<unknown, unknown>)] : value, null, 2);
}
