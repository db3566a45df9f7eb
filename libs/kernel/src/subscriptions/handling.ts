import type { AggregateTypes } from '../model/aggregate.js';
import type { EventEnvelope } from '../model/event-envelope.js';
import type { Runtime } from '../runtime/runtime.js';
import { within } from '../runtime/within.js';
import { HandlerEnded, HandlerTimedOut } from './handler-errors.js';
import { HandlerRun } from './handler-run.js';
import type { SubscriptionLimits } from './subscription-limits.js';

/** What handles the events of a subscription. The event has been handled once what it returns is settled; it may throw or reject. */
export type Handle<A extends AggregateTypes> = (event: EventEnvelope<A>, run: HandlerRun) => unknown;

/** What is needed to call a handler. */
export interface HandlingParts<A extends AggregateTypes> {
  readonly name: string;
  readonly handle: Handle<A>;
  readonly runtime: Runtime;
  readonly limits: SubscriptionLimits;
}

/** Why an event was not handled. */
export interface Failure {
  readonly error: unknown;
  /** Whether a command that the handler has sent failed since something was unavailable. */
  readonly isUnavailable: boolean;
}

/** Calls the handler of a subscription, for events of at most `atOnce` aggregates at the same time. */
export class Handling<A extends AggregateTypes> {
  readonly #runs = new Set<HandlerRun>();
  /** The aggregates of which an event is being handled. */
  readonly #busy = new Set<string>();

  constructor(private readonly parts: HandlingParts<A>) {}

  /** How many events are being handled. */
  get running(): number {
    return this.#runs.size;
  }

  /** Whether one more event can be handled at the same time. */
  get hasRoom(): boolean {
    return this.#runs.size < this.parts.limits.atOnce;
  }

  isBusy(aggregateId: string): boolean {
    return this.#busy.has(aggregateId);
  }

  /** Handles an event. Returns `undefined` if that is done at once, as for an event that the handler ignores. */
  begin(event: EventEnvelope<A>): Promise<Failure | undefined> | undefined {
    const run = new HandlerRun();
    try {
      const result = this.parts.handle(event, run);
      // What it returns may be a proxy, which throws if it is looked at.
      if (isThenable(result) || run.isSending) return this.#finish(event.aggregateId, run, result);
      run.end();
      return undefined;
    } catch (error) {
      run.end();
      return Promise.resolve({ error, isUnavailable: run.isUnavailable });
    }
  }

  /** Ends all runs. Handlers that look at their signal end soon. */
  abort(): void {
    for (const run of this.#runs) run.abort();
  }

  async #finish(aggregateId: string, run: HandlerRun, result: unknown): Promise<Failure | undefined> {
    const { name, runtime, limits } = this.parts;
    this.#runs.add(run);
    this.#busy.add(aggregateId);
    try {
      await within(runtime, limits.handleMs, withCommands(run, result), () => {
        run.abort();
        throw new HandlerTimedOut(name, limits.handleMs);
      });
      // It may have returned early, since it was told to end.
      return run.isOver ? { error: new HandlerEnded(name), isUnavailable: false } : undefined;
    } catch (error) {
      return { error, isUnavailable: run.isUnavailable };
    } finally {
      run.end();
      this.#runs.delete(run);
      this.#busy.delete(aggregateId);
    }
  }
}

/** Resolves once a handler has ended, and each command that it has sent: one that it did not wait for is a part of it, too. */
async function withCommands(run: HandlerRun, result: unknown): Promise<void> {
  await result;
  await run.sent();
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
