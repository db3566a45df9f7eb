import { createContext, type CallerIdentity, type CqrsContext } from '../../model/cqrs-context.js';
import type { Runtime } from '../../runtime/runtime.js';
import { TestRuntime } from './test-runtime.js';

/** Returns a context with a fixed clock and sequential ids, for user `tester` in request `request-1`. */
export function testContext(caller: CallerIdentity = {}, runtime: Runtime = new TestRuntime()): CqrsContext {
  return createContext(runtime, { userId: 'tester', requestId: 'request-1', ...caller });
}
