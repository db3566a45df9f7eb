import { createContext, type CallerIdentity, type CqrsContext } from '../cqrs-context.js';
import type { Runtime } from '../runtime.js';

/** A deterministic runtime: its clock moves only by `sleep`, its ids are `id-0001`, `id-0002`, ..., its randomness is fixed. */
export class TestRuntime implements Runtime {
  #now: number;
  #ids = 0;

  constructor(start = '2026-01-01T00:00:00.000Z') {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  newId(): string {
    this.#ids += 1;
    return `id-${String(this.#ids).padStart(4, '0')}`;
  }

  sleep(ms: number): Promise<void> {
    this.#now += ms;
    return Promise.resolve();
  }

  random(): number {
    return 0.5;
  }
}

/** A context with a fixed clock and sequential ids, for user `tester` in request `request-1`. */
export function testContext(caller: CallerIdentity = {}, runtime: Runtime = new TestRuntime()): CqrsContext {
  return createContext(runtime, { userId: 'tester', requestId: 'request-1', ...caller });
}
