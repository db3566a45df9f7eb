import { Itself } from '../data/itself.js';
import type { SnapfoldError } from '../errors/error-kind.js';
import { isTimestamp } from '../runtime/instant.js';
import type { Runtime } from '../runtime/runtime.js';
import { traceIdOf } from './trace-context.js';

/**
 * The caller, the request and the time of a command. The entry point makes it once per request and passes it to every command; the
 * domain never makes one. It is also the domain's only source of time and ids.
 */
export interface CqrsContext {
  /** The caller; `anonymous` if the caller is not known. */
  readonly userId: string;
  /** The request that carried the command. */
  readonly requestId: string;
  /** The id that everything shares that follows from the same first cause. */
  readonly correlationId: string;
  /** The message that directly caused the command: the request, or the event that a process reacts to. */
  readonly causationId: string;
  /** The W3C trace context of the request (`traceparent`), if the client sent one. Stored with the events as it is. */
  readonly traceparent?: string | undefined;
  /** What the client says about itself, if it says something, such as its channel or version. Stored with the events. */
  readonly client?: ClientMetadata | undefined;
  /** When the command came in: ISO 8601, UTC, milliseconds. */
  readonly at: string;
  /** Returns a new unique id, ascending with time. */
  newId(): string;
}

/**
 * What a client says about itself: at most 16 entries. A name has 1 to 64 of the characters A-Z a-z 0-9 _ - and begins with a letter; a
 * value is well-formed text of at most 256 characters.
 */
export type ClientMetadata = Readonly<Record<string, string>>;

const maxClientEntries = 16;
const maxClientValue = 256;
const clientName = /^[A-Za-z][\w-]{0,63}$/;

/** What an entry point knows of its caller; {@link createContext} derives what is absent. */
export interface CallerIdentity {
  readonly userId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly traceparent?: string | undefined;
  readonly client?: ClientMetadata | undefined;
}

/** A {@link CqrsContext} is not valid; `field` names the field that is missing or wrong. */
export class InvalidContext extends Error implements SnapfoldError {
  override readonly name = 'InvalidContext';
  readonly code = 'INVALID_CONTEXT';
  readonly kind = 'fault';

  constructor(
    readonly field: keyof CqrsContext,
    must: string,
  ) {
    super(`The context's "${field}" must be ${must}.`);
  }
}

/** Marks a context as checked and frozen, so that it is checked once and not for every command. */
class CheckedMark extends Itself {
  readonly #isChecked = true;

  static put(context: CqrsContext): void {
    new CheckedMark(context);
    Object.freeze(context);
  }

  static isOn(context: CqrsContext): boolean {
    return #isChecked in context && context.#isChecked;
  }
}

/**
 * Returns the frozen context of one request. The `requestId` defaults to a new id, the correlation and causation ids default to the
 * `requestId`.
 * @throws {@link InvalidContext}, also if the time of the runtime's clock has no year of four digits
 */
export function createContext(runtime: Runtime, caller: CallerIdentity = {}): CqrsContext {
  const requestId = caller.requestId ?? runtime.newId();
  const own = {
    userId: caller.userId ?? 'anonymous',
    requestId,
    correlationId: caller.correlationId ?? requestId,
    causationId: caller.causationId ?? requestId,
    ...clientPart(caller),
    at: timeOf(runtime),
    newId: () => runtime.newId(),
  };
  assertCaller(own);
  CheckedMark.put(own);
  return own;
}

/**
 * Checks a context, and returns a frozen copy that its sender cannot change. A context that has been checked before is returned as it
 * is.
 * @throws {@link InvalidContext}
 */
export function ownContext(context: CqrsContext): CqrsContext {
  return CheckedMark.isOn(context) ? context : atTime(context, context.at);
}

/**
 * Checks a context, and returns a frozen copy with another time. If the context has been checked before, `at` is not checked: it is
 * then the time of the context itself, or of an event.
 * @throws {@link InvalidContext}
 */
export function atTime(context: CqrsContext, at: string): CqrsContext {
  const { userId, requestId, correlationId, causationId } = context;
  const own = {
    ...{ userId, requestId, correlationId, causationId },
    ...clientPart(context),
    ...{ at, newId: () => context.newId() },
  };
  if (!CheckedMark.isOn(context)) {
    assertMakesIds(context);
    assertContext(own);
  }
  CheckedMark.put(own);
  return own;
}

/**
 * Checks a context that was made by hand, such as `{ ...context, at }`.
 * @throws {@link InvalidContext}
 */
export function assertContext(context: CqrsContext): void {
  if (CheckedMark.isOn(context)) return;
  assertCaller(context);
  const at: unknown = context.at;
  if (typeof at !== 'string' || !isTimestamp(at)) throw notATime(at);
  assertMakesIds(context);
}

function assertCaller(context: CqrsContext): void {
  for (const field of ['userId', 'requestId', 'correlationId', 'causationId'] as const) {
    const value: unknown = context[field];
    if (typeof value !== 'string' || value === '' || !value.isWellFormed())
      throw new InvalidContext(field, 'a non-empty, well-formed string');
  }
  const { traceparent }: { readonly traceparent?: unknown } = context;
  if (traceparent !== undefined && !(typeof traceparent === 'string' && traceIdOf(traceparent)))
    throw new InvalidContext('traceparent', 'a W3C trace context of version, trace id, parent id and flags');
  clientPart(context);
}

/** Returns what the client said, without what it did not say. The metadata is copied, since its sender could change it. */
function clientPart({ traceparent, client }: Pick<CallerIdentity, 'traceparent' | 'client'>) {
  return {
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(client === undefined ? {} : { client: copyOfClient(client) }),
  };
}

function copyOfClient(client: unknown): ClientMetadata {
  if (typeof client !== 'object' || client === null) throw new InvalidContext('client', 'an object');
  const entries = Object.entries(client);
  if (entries.length > maxClientEntries) throw new InvalidContext('client', `of at most ${maxClientEntries} entries`);
  const isFit = ([name, value]: readonly [string, unknown]) =>
    clientName.test(name) && typeof value === 'string' && value.length <= maxClientValue && value.isWellFormed();
  if (!entries.every(isFit))
    throw new InvalidContext('client', `a record of names to well-formed text of at most ${maxClientValue} characters`);
  return Object.freeze(Object.fromEntries(entries));
}

function assertMakesIds(context: CqrsContext): void {
  if (typeof context.newId !== 'function') throw new InvalidContext('newId', 'a function');
}

function timeOf(runtime: Runtime): string {
  const now = runtime.now();
  const time = new Date(now);
  if (Number.isNaN(time.getTime())) throw notATime(String(now));
  const at = time.toISOString();
  // A year of more than four digits has a sign before it.
  if (at.length !== 24) throw notATime(at);
  return at;
}

function notATime(at: unknown): InvalidContext {
  const given = typeof at === 'string' ? `"${at}"` : typeof at;
  return new InvalidContext('at', `a time such as 2026-01-31T09:00:00.000Z, but it is ${given}`);
}
