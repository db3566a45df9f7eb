import { assertThat } from '../kit/expectation.js';

/** Throws unless the data is an object and deeply frozen. The data must not contain itself. */
export function assertFrozen(data: unknown, what: string): void {
  assertThat(typeof data === 'object' && data !== null, `${what} is missing`);
  assertPartsFrozen(data, what);
}

function assertPartsFrozen(data: unknown, what: string): void {
  if (typeof data !== 'object' || data === null) return;
  assertThat(Object.isFrozen(data), `${what} can be changed`);
  for (const [key, part] of Object.entries(data)) assertPartsFrozen(part, `${what}.${key}`);
}
