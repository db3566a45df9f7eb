import { assertThat } from '../kit/expectation.js';

/** Throws unless there is an object, and it is frozen with all that stands in it. The data must not contain themselves. */
export function assertFrozen(data: unknown, what: string): void {
  assertThat(typeof data === 'object' && data !== null, `${what} is missing`);
  assertPartsFrozen(data, what);
}

function assertPartsFrozen(data: unknown, what: string): void {
  if (typeof data !== 'object' || data === null) return;
  assertThat(Object.isFrozen(data), `${what} can be changed`);
  for (const [key, part] of Object.entries(data)) assertPartsFrozen(part, `${what}.${key}`);
}
