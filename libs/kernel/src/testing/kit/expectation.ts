import { isEqual } from './equality.js';
import { print } from './print.js';

/** Thrown when an expectation of the testing kit does not hold. */
export class ExpectationFailed extends Error {
  override readonly name = 'ExpectationFailed';
}

/** Whether something thrown is an {@link ExpectationFailed}, also one of another copy of this kit. */
export function isExpectationFailed(error: unknown): error is ExpectationFailed {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ExpectationFailed';
}

/** Throws {@link ExpectationFailed}, caused by `cause`, unless both values are equal by {@link isEqual}. */
export function assertEqual(actual: unknown, expected: unknown, what = 'value', cause?: unknown): void {
  if (isEqual(actual, expected)) return;
  const [wanted, found] = [print(expected), print(actual)];
  const note =
    wanted === found
      ? '\nThey look alike, but a value that is not plain data, such as a Date or an Error, equals only itself.'
      : '';
  throw new ExpectationFailed(`${what}\nexpected: ${wanted}\nactual:   ${found}${note}`, { cause });
}

/** Throws {@link ExpectationFailed} unless `condition` holds. */
export function assertThat(condition: boolean, what: string): void {
  if (!condition) throw new ExpectationFailed(what);
}

/**
 * Returns the error that `promise` rejects with.
 * @throws {@link ExpectationFailed} if it fulfils
 */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new ExpectationFailed(`expected a rejection\nactual:   ${print(outcome.value)}`);
}

/**
 * Returns the error that `action` throws.
 * @throws {@link ExpectationFailed} if it throws none
 */
export function thrownBy(action: () => unknown): unknown {
  let value: unknown;
  try {
    value = action();
  } catch (error) {
    return error;
  }
  throw new ExpectationFailed(`expected an error\nactual:   ${print(value)}`);
}

/** Returns the stable `code` of an error; throws the error itself if it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
