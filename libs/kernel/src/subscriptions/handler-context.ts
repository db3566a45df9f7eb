import type { CommandOptions } from '../engine/command-options.js';
import type { CommandResult } from '../engine/decisions/command-result.js';
import { isUnavailable } from '../errors/error-kind.js';
import type { AggregateTypes } from '../model/aggregate.js';
import { createContext, type CqrsContext } from '../model/cqrs-context.js';
import { eventId, type EventEnvelope } from '../model/event-envelope.js';
import type { AggregatesOf, Models } from '../ports/models.js';
import type { AbortSignalLike, Runtime } from '../runtime/runtime.js';
import { CommandIds } from './command-ids.js';
import { HandlerEnded } from './handler-errors.js';
import type { HandlerRun } from './handler-run.js';

/** What the handler of a subscription may use while it handles one event. `A` are the aggregates of the service, by their names. */
export interface HandlerContext<A extends AggregatesOf> {
  /**
   * The context of the commands that the handler sends: the user is `subscription:<name>`, the causation id is the id of the event
   * (`<aggregateId>-<version>`), the correlation id and the trace context are those of the event. Also a source of time and ids.
   */
  readonly cqrs: CqrsContext;
  /**
   * Aborted when the handler should end: its time is over, its process has lost the lease, or the service is being stopped. Give it to
   * what waits: `signal.addEventListener('abort', () => controller.abort())`.
   */
  readonly signal: AbortSignalLike;
  /** The read models of all aggregates. */
  readonly snapshots: Models<A>;
  /**
   * Changes an existing aggregate, as `CommandEngine.update` does and with its errors. The command takes effect at most once for the
   * event, however often the event is handled: sent again, it has the first outcome, even if it says something else. What makes it the
   * same command is its type, its target, and how many commands of that type to that target the handler has sent before.
   */
  readonly update: <K extends keyof A & string>(
    aggregate: K,
    id: string,
    command: A[K]['update'],
  ) => Promise<CommandResult<A[K]>>;
  /** Creates an aggregate, as `CommandEngine.create` does, and at most once for the event, as {@link HandlerContext.update} does. */
  readonly create: <K extends keyof A & string>(aggregate: K, command: A[K]['create']) => Promise<CommandResult<A[K]>>;
}

/** The commands of an engine that a handler may send. */
export interface CommandSender<A extends AggregateTypes> {
  create(command: A['create'], context: CqrsContext, options: CommandOptions): Promise<CommandResult<A>>;
  update(id: string, command: A['update'], context: CqrsContext, options: CommandOptions): Promise<CommandResult<A>>;
}

/** What the contexts of a subscription's handler are made of. */
export interface HandlerWorld<A extends AggregatesOf> {
  readonly subscription: string;
  readonly runtime: Runtime;
  readonly senders: { readonly [K in keyof A]: CommandSender<A[K]> };
  readonly snapshots: Models<A>;
}

/** Returns the context of one call of a handler. */
export function handlerContext<A extends AggregatesOf>(
  { subscription, runtime, senders, snapshots }: HandlerWorld<A>,
  event: EventEnvelope<AggregateTypes>,
  run: HandlerRun,
): HandlerContext<A> {
  let made: { readonly cqrs: CqrsContext; readonly ids: CommandIds } | undefined;
  // Made when it is asked for, since a handler ignores most events.
  const own = () =>
    (made ??= { cqrs: contextOf(subscription, event, runtime), ids: new CommandIds(subscription, event) });
  const attempt = async <T>(command: (sending: ReturnType<typeof own>) => Promise<T>): Promise<T> => {
    if (run.isOver) throw new HandlerEnded(subscription);
    try {
      return await command(own());
    } catch (error) {
      if (isUnavailable(error)) run.metUnavailable();
      throw error;
    }
  };
  const send: typeof attempt = (command) => run.sends(attempt(command));
  return {
    get cqrs() {
      return own().cqrs;
    },
    signal: run.signal,
    snapshots,
    update: (aggregate, id, command) =>
      send(({ cqrs, ids }) => {
        const identity = ids.next(command.type, aggregate, id);
        return senders[aggregate].update(id, command, cqrs, { identity });
      }),
    create: (aggregate, command) =>
      send(({ cqrs, ids }) => {
        const identity = ids.next(command.type, aggregate, null);
        return senders[aggregate].create(command, cqrs, { identity });
      }),
  };
}

function contextOf(subscription: string, event: EventEnvelope<AggregateTypes>, runtime: Runtime): CqrsContext {
  const { correlationId, traceparent } = event.metadata;
  return createContext(runtime, {
    userId: `subscription:${subscription}`,
    correlationId,
    causationId: eventId(event),
    traceparent,
  });
}
