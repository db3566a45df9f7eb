import { InvalidResult, kindOf } from '../data/invalid-result.js';
import { storable } from '../data/storable.js';
import type { SnapfoldError } from '../errors/error-kind.js';
import { EventFailed, type EventPlace } from './event-failed.js';

/**
 * How the events of one type are read, whichever version of their shape was stored: each version that ever was, typed step by
 * step up to the current one. `original<Event>()` for a shape that never changed; after a change
 * `original<FirstShape>().to<Event>((old) => ({ ...old, added: 0 }))`. Steps are pure, and kept for ever.
 */
export class Evolution<E> {
  private constructor(
    /** The version that is written: 1, and one more per step. */
    readonly version: number,
    /** An event stored with shape `from`, in the current shape. `from` is at least 1 and at most `version`. */
    readonly upcast: (payload: unknown, from: number) => E,
  ) {}

  /** The first shape of an event type. */
  static original<E>(): Evolution<E> {
    // What is stored with version 1 was written as an E.
    return new Evolution<E>(1, (payload) => payload as E);
  }

  /** The next shape, made from the one before. */
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

/** Every event type of an aggregate with its evolution; one that is missing does not compile. */
export type EventCatalogue<E extends { readonly type: string }> = {
  readonly [T in E['type']]: Evolution<Extract<E, { readonly type: T }>>;
};

/** An event as it is stored: in the shape of a version that may be an older one. */
export interface StoredPayload {
  readonly type: string;
  /** The version of its shape. */
  readonly schema: number;
  readonly payload: unknown;
  /** Said by the error if it cannot be read. */
  readonly place?: EventPlace;
}

/** A stored event that this release cannot read; nothing is skipped, so whatever needs it fails. */
export class UnreadableEvent extends Error implements SnapfoldError {
  override readonly name = 'UnreadableEvent';
  // A newer release can read it, and so can this one again once it is up to date.
  readonly kind = 'unavailable';

  constructor(
    /** `UNKNOWN_EVENT_TYPE`, or `NEWER_EVENT_SCHEMA`: a later release wrote it. */
    readonly code: 'UNKNOWN_EVENT_TYPE' | 'NEWER_EVENT_SCHEMA',
    readonly eventType: string,
    readonly schema: number,
    /** Where it stands; absent for one that is about to be stored. */
    readonly place?: EventPlace,
  ) {
    super(`An event "${eventType}" in version ${schema} of its shape cannot be read by this release (${code}).`);
  }
}

/**
 * A stored event in the current shape of its type.
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

/** What steps made of an event, as one of this release is stored, so that a fold of it is the same wherever it comes from. */
function evolved<E extends { readonly type: string }>(type: string, current: E): E {
  if (typeof current !== 'object' || current === null || current.type !== type)
    throw new InvalidResult(`it returned ${kindOf(current)}: return an event of that type`);
  return storable(current, type);
}

/** The version of its shape under which an event is stored. */
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
