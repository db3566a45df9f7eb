import type { CqrsContext } from './cqrs-context.js';
import type { ErrorCatalogue } from './domain-error.js';
import type { EventCatalogue } from './event-evolution.js';
import type { Query } from './query.js';

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** The types of one aggregate. All other types are inferred from the {@link Aggregate} value that names them. */
export interface AggregateTypes {
  /** The whole state, as plain data: what a snapshot stores. */
  readonly state: object;
  /** The union of commands that create an aggregate. */
  readonly create: { readonly type: string };
  /** The union of commands that change an aggregate. */
  readonly update: { readonly type: string };
  /** The union of events. Their `type`s are a storage format: never rename one. */
  readonly event: { readonly type: string };
  /** The services that the handlers may call: a port of the domain to the outside world. */
  readonly services: unknown;
  /** The union of error codes. */
  readonly error: string;
  /** The query by which these aggregates are listed. */
  readonly query: Query;
}

/** A key that no two aggregates of a type may share, and the error code for the second one that claims it. */
export interface UniqueRule<A extends AggregateTypes> {
  /** Returns the normalised key of a state; `undefined` claims no key. */
  key(state: A['state']): string | undefined;
  readonly error: A['error'];
}

/**
 * An aggregate as a value: how its commands are decided and its events folded, with no I/O of its own.
 *
 * `handleCreate` and `handleUpdate` return the events of a command or throw a `DomainError` of this aggregate. An update without events
 * succeeds and changes nothing; a creation must return at least one event. Both may run several times for one command, so they have no
 * side effects.
 */
export interface Aggregate<A extends AggregateTypes> {
  /** The name of the aggregate type and of its storage (`<type>_journal`, `<type>_snapshots`): never rename it. */
  readonly type: string;
  /** The version of the state's shape; raise it with every change of `state` or of what `apply` makes of an event. */
  readonly schemaVersion: number;
  /** The state before the first event. */
  readonly initial: A['state'];
  /** Every error code with its kind and default message. */
  readonly errors: ErrorCatalogue<A['error']>;
  /** Every event type with the history of its shape. */
  readonly events: EventCatalogue<A['event']>;
  /** Rules that every store enforces inside the commit; the key is the rule's name. */
  readonly unique?: Readonly<Record<string, UniqueRule<A>>>;
  handleCreate(command: A['create'], services: A['services'], context: CqrsContext): Awaitable<readonly A['event'][]>;
  handleUpdate(
    state: A['state'],
    command: A['update'],
    services: A['services'],
    context: CqrsContext,
  ): Awaitable<readonly A['event'][]>;
  /** Returns the state after an event. Pure and total: it uses no clock and no ids, never throws, and never changes its arguments. */
  apply(state: A['state'], event: A['event']): A['state'];
}
