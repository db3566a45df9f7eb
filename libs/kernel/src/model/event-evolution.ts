import { InvalidResult, kindOf } from '../data/invalid-result.js';
import { storable } from '../data/storable.js';
import type { SnapfoldError } from '../errors/error-kind.js';
import { EventFailed, type EventPlace } from './event-failed.js';

/**
 * The upcasters of one event type: typed steps from each version of its shape to the next, up to the current one. Write
 * `original<Event>()` for a shape that never changed, and after a change
 * `original<FirstShape>().to<Event>((old) => ({ ...old, added: 0 }))`. Steps are pure, and are kept for ever.
 */
export class Evolution<E> {
  private constructor(
    /** The version of the current shape, with which events are stored: 1, and one more per step. */
    readonly version: number,
    /** Returns an event that was stored in version `from` of its shape (1 to `version`) in the current shape. */
    readonly upcast: (payload: unknown, from: number) => E,
  ) {}

  /** The first shape of an event type. */
  static original<E>(): Evolution<E> {
    // What is stored with version 1 was written as an E.
    return new Evolution<E>(1, (payload) => payload as E);
  }

  /** Adds the next shape, and the step that makes it from the one before. */
  to<Next>(step: (payload: E) => Next): Evolution<Next> {
    const version = this.version + 1;
    // What is stored with this version was written as a Next.
    return new Evolution<Next>(version, (payload, from) =>
      from === version ? (payload as Next) : step(this.upcast(payload, from)),
    );
  }
}

/** The first shape of an event type; see {@link Evolution}. */
export const original = <E>(): Evolution<E> => Evolution.original<E>();

/** Every event type of an aggregate with its evolution. A catalogue that lacks one does not compile. */
export type EventCatalogue<E extends { readonly type: string }> = {
  readonly [T in E['type']]: Evolution<Extract<E, { readonly type: T }>>;
};

/** An event as it is stored, possibly in an older version of its shape. */
export interface StoredPayload {
  readonly type: string;
  /** The version of the shape of `payload`. */
  readonly schema: number;
  readonly payload: unknown;
  /** The place of the event, for the error if it cannot be read. */
  readonly place?: EventPlace;
}

/** This release cannot read a stored event. No event is ever skipped, so every operation that needs the event fails. */
export class UnreadableEvent extends Error implements SnapfoldError {
  override readonly name = 'UnreadableEvent';
  // A process of a newer release can read the event, so the call may succeed later.
  readonly kind = 'unavailable';

  constructor(
    /** `UNKNOWN_EVENT_TYPE` if the catalogue lacks the type, `NEWER_EVENT_SCHEMA` if a later release wrote the event. */
    readonly code: 'UNKNOWN_EVENT_TYPE' | 'NEWER_EVENT_SCHEMA',
    readonly eventType: string,
    readonly schema: number,
    /** The place of the event; absent for an event that is about to be stored. */
    readonly place?: EventPlace,
  ) {
    super(`An event "${eventType}" in version ${schema} of its shape cannot be read by this release (${code}).`);
  }
}

/**
 * Returns a stored event in the current shape of its type.
 * @throws {@link UnreadableEvent}, {@link EventFailed}
 */
export function upcast<E extends { readonly type: string }>(
  catalogue: EventCatalogue<E>,
  { type, schema, payload, place }: StoredPayload,
): E {
  const evolution = evolutionOf(catalogue, type, schema, place);
  if (schema > evolution.version) throw new UnreadableEvent('NEWER_EVENT_SCHEMA', type, schema, place);
  if (schema === evolution.version) return evolution.upcast(payload, schema);
  try {
    return evolved(type, evolution.upcast(payload, schema));
  } catch (error) {
    throw new EventFailed({ work: 'evolution', eventType: type, place }, error);
  }
}

/** Makes the result of the steps storable, as the events of this release are, so that both are folded to the same state. */
function evolved<E extends { readonly type: string }>(type: string, current: E): E {
  if (typeof current !== 'object' || current === null || current.type !== type)
    throw new InvalidResult(`the step of an evolution returned ${kindOf(current)}: return an event of the same type`);
  return storable(current, type);
}

/** Returns the version of its shape with which an event is stored. */
export function schemaOf<E extends { readonly type: string }>(catalogue: EventCatalogue<E>, { type }: E): number {
  return evolutionOf(catalogue, type, 1).version;
}

function evolutionOf<E extends { readonly type: string }>(
  catalogue: EventCatalogue<E>,
  type: string,
  schema: number,
  place?: EventPlace,
): Evolution<E> {
  const [, evolution] = Object.entries<Evolution<E>>(catalogue).find(([name]) => name === type) ?? [];
  if (!evolution) throw new UnreadableEvent('UNKNOWN_EVENT_TYPE', type, schema, place);
  return evolution;
}
