import type { Aggregate, AggregateTypes, Awaitable } from './aggregate.js';
import { Cancellation } from './cancellation.js';
import { changeOf } from './change.js';
import { AggregateNotFound, ConcurrencyConflict, DecisionTimedOut } from './command-errors.js';
import { CommandFault } from './command-fault.js';
import type { BoundCommand, Decision } from './decision.js';
import { OpenDecision } from './decision-context.js';
import type { EngineLimits } from './engine-limits.js';
import { isSnapfoldError } from './error-kind.js';
import { assertCommittable } from './extent.js';
import { InvalidResult, kindOf } from './invalid-result.js';
import type { Runtime } from './runtime.js';
import type { Snapshot } from './snapshot.js';

/** What decides with. */
export interface DeciderParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly runtime: Pick<Runtime, 'sleep'>;
  readonly limits: EngineLimits;
}

/** Decides commands, each within its time. What goes wrong with one is an outcome of that one alone. */
export class Decider<A extends AggregateTypes> {
  constructor(private readonly parts: DeciderParts<A>) {}

  /**
   * Decides a command on an aggregate at `head`, while the aggregates `held` wait for the outcome. Never rejects: what goes wrong
   * is the refusal.
   */
  async decide(head: Snapshot<A>, command: BoundCommand<A>, held: readonly string[] = [head.id]): Promise<Decision<A>> {
    const { aggregate, limits } = this.parts;
    const decision = new OpenDecision(command.context, head.at, { engine: this, ids: held });
    try {
      assertDecidable(aggregate, head, command);
      const answer = command.decide(head.state, decision.context);
      const events = isThenable(answer) ? await this.#inTime(answer) : answer;
      assertEvents(events);
      if (events.length === 0) return {};
      const change = changeOf(aggregate, head, events, decision.context);
      assertCommittable([change], limits);
      return { change };
    } catch (error) {
      return { refusal: { error: this.#told(error, head.id, command.type) } };
    } finally {
      decision.close();
    }
  }

  async #inTime<T>(answer: PromiseLike<T>): Promise<T> {
    const { runtime, limits } = this.parts;
    const end = new Cancellation();
    const overdue = runtime.sleep(limits.decisionMs, end).then(() => {
      throw new DecisionTimedOut(limits.decisionMs);
    });
    try {
      return await Promise.race([answer, overdue]);
    } finally {
      end.abort();
    }
  }

  /** What was thrown may be anything, also what throws when it is looked at. */
  #told(error: unknown, aggregateId: string, command: string): unknown {
    try {
      return this.#refusalOf(error, aggregateId, command);
    } catch {
      const place = { aggregateType: this.parts.aggregate.type, aggregateId, command };
      return new CommandFault(place, new InvalidResult('something was thrown that cannot be looked at'));
    }
  }

  /** A refusal of the domain, or of whatever the handler asked, goes on as it is; all else is a fault of this command. */
  #refusalOf(error: unknown, aggregateId: string, command: string): unknown {
    const { type: aggregateType, errors } = this.parts.aggregate;
    const place = { aggregateType, aggregateId, command };
    if (!isSnapfoldError(error) || error.kind === 'fault') return new CommandFault(place, error);
    if (error.name !== 'DomainError' || Object.hasOwn(errors, error.code)) return error;
    return new CommandFault(place, new InvalidResult(`the error code "${error.code}" is not in the catalogue`));
  }
}

/** Not `instanceof Promise`: it may be of another realm, or of another library. */
function isThenable<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function assertDecidable<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  head: Snapshot<A>,
  { creates, expectedVersion = creates ? 0 : head.version }: BoundCommand<A>,
): void {
  if (head.version === 0 && !creates) throw new AggregateNotFound(aggregate.type, head.id);
  if (head.version !== expectedVersion) throw new ConcurrencyConflict(head.id, expectedVersion, head.version);
}

/** What the compiler does not see of a handler's result. */
function assertEvents(events: unknown): void {
  if (!Array.isArray(events))
    throw new InvalidResult(`the handler returned ${kindOf(events)}: return an array of events`);
  for (let index = 0; index < events.length; index += 1) {
    const event: unknown = events[index];
    if (typeof event !== 'object' || event === null || !('type' in event))
      throw new InvalidResult(`event ${index} of the handler is ${kindOf(event)}: return an object with a "type"`);
  }
}
