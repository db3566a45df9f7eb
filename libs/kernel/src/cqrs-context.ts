import type { Runtime } from './runtime.js';

/**
 * Who asks, in which request, and when: made once at the entry point, taken by every command, never made in the domain. It
 * is also the domain's only source of time and ids.
 */
export interface CqrsContext {
  /** The caller; `anonymous` where nobody is known. */
  readonly userId: string;
  /** The request that carried the command. */
  readonly requestId: string;
  /** Shared by everything that follows from one first cause. */
  readonly correlationId: string;
  /** The message that directly caused the command: the request, or the event that a process reacts to. */
  readonly causationId: string;
  /** When the command came in: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** A new unique id, ascending with time. */
  newId(): string;
}

/** What an entry point knows of its caller; whatever is absent is derived. */
export interface CallerIdentity {
  readonly userId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
}

/**
 * The context of one request. Without a `requestId` a new id stands for it; correlation and causation default to the request.
 */
export function createContext(runtime: Runtime, caller: CallerIdentity = {}): CqrsContext {
  const requestId = caller.requestId ?? runtime.newId();
  return {
    userId: caller.userId ?? 'anonymous',
    requestId,
    correlationId: caller.correlationId ?? requestId,
    causationId: caller.causationId ?? requestId,
    at: new Date(runtime.now()).toISOString(),
    newId: () => runtime.newId(),
  };
}
