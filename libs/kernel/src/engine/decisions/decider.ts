import { disregard, isThenable } from '../../data/disregard.js';
import { InvalidResult, kindOf } from '../../data/invalid-result.js';
import { AggregateNotFound, ConcurrencyConflict, DecisionTimedOut } from '../../errors/command-errors.js';
import { describe } from '../../errors/describe.js';
import { isSnapfoldError, isUnavailable, type SnapfoldError } from '../../errors/error-kind.js';
import type { Aggregate, AggregateTypes, Awaitable } from '../../model/aggregate.js';
import type { CqrsContext } from '../../model/cqrs-context.js';
import type { Snapshot } from '../../ports/snapshot.js';
import type { Runtime } from '../../runtime/runtime.js';
import { within } from '../../runtime/within.js';
import { changeOf } from './change.js';
import { CommandFault, type FaultyCommand } from './command-fault.js';
import { OpenDecision } from './decision-context.js';
import type { BoundCommand, Decision } from './decision.js';
import type { EngineLimits } from './engine-limits.js';
import { assertCommittable } from './commit-size.js';

/** The parts of a decider. */
export interface DeciderParts<A extends AggregateTypes> {
  readonly aggregate: Aggregate<A>;
  readonly runtime: Pick<Runtime, 'sleep'>;
  readonly limits: EngineLimits;
}

/** Decides commands, each within `decisionMs`. A failure is the outcome of its own command, and affects no other. */
export class Decider<A extends AggregateTypes> {
  constructor(private readonly parts: DeciderParts<A>) {}

  /**
   * Decides a command on an aggregate at `head`, while the aggregates `held` wait for the decision. Returns a decision if the handler
   * returns its events, and a promise if the handler returns one. Never throws and never rejects: any failure is a refusal.
   */
  decide(head: Snapshot<A>, command: BoundCommand<A>, held: readonly string[] = [head.id]): Awaitable<Decision<A>> {
    const open = new OpenDecision(command.context, head.at, { engine: this, ids: held });
    const failed = (error: unknown) => this.#refused(head, command, error);
    const concluded = (events: unknown) => {
      open.close();
      try {
        return this.#conclude(head, command, open.context, events);
      } catch (error) {
        disregard(events);
        return failed(error);
      }
    };
    try {
      assertDecidable(this.parts.aggregate, head, command);
      const answer = command.decide(head.state, open.context);
      if (!isThenable(answer)) return concluded(answer);
      return this.#inTime(answer).then(concluded, (error: unknown) => {
        open.close();
        return failed(error);
      });
    } catch (error) {
      open.close();
      return failed(error);
    }
  }

  #conclude(head: Snapshot<A>, command: BoundCommand<A>, context: CqrsContext, events: unknown): Decision<A> {
    const { aggregate, limits } = this.parts;
    assertEvents<A>(events);
    if (events.length > 0) {
      const change = changeOf(aggregate, head, events, context);
      assertCommittable([change], limits);
      return { change };
    }
    if (command.creates) throw new InvalidResult('handleCreate returned no events: return at least one');
    return {};
  }

  #inTime<T>(answer: PromiseLike<T>): Promise<T> {
    const { runtime, limits } = this.parts;
    return within(runtime, limits.decisionMs, answer, () => {
      throw new DecisionTimedOut(limits.decisionMs);
    });
  }

  /** Anything may have been thrown, even an object that throws when it is read. So it is read here, and nowhere else. */
  #refused({ id }: Snapshot<A>, { type }: BoundCommand<A>, thrown: unknown): Decision<A> {
    disregard(thrown);
    const place = { aggregateType: this.parts.aggregate.type, aggregateId: id, command: type };
    try {
      const error = this.#refusalOf(thrown, place);
      return { refusal: { error, isUnavailable: isUnavailable(error) } };
    } catch {
      const fault = new InvalidResult('a value was thrown whose properties cannot be read');
      return { refusal: { error: new CommandFault(place, fault), isUnavailable: false } };
    }
  }

  /** Keeps a refusal of the domain or of a service that the handler called; anything else becomes a fault of this command. */
  #refusalOf(error: unknown, place: FaultyCommand): unknown {
    if (!isSnapfoldError(error) || error.kind === 'fault') return new CommandFault(place, error);
    for (const refusal of [error, ...(error.further ?? [])]) {
      const flaw = this.#flawOf(refusal);
      if (flaw) return new CommandFault(place, flaw);
    }
    return error;
  }

  #flawOf({ name, code, details }: SnapfoldError): InvalidResult | undefined {
    if (name === 'DomainError' && !Object.hasOwn(this.parts.aggregate.errors, code))
      return new InvalidResult(`the error code "${code}" is not in the catalogue`);
    return flawOfDetails(code, details);
  }
}

/**
 * Returns what is wrong with the details of a refusal, which hosts write as JSON. `NaN` and `Infinity` are allowed, as JSON writes them as
 * `null`: a refusal may contain the value that it refuses.
 */
function flawOfDetails(code: string, details: unknown): InvalidResult | undefined {
  if (details === undefined) return undefined;
  if (typeof details !== 'object' || details === null)
    return new InvalidResult(`the details of "${code}" are ${kindOf(details)}: give a plain object`);
  try {
    JSON.stringify(details);
    return undefined;
  } catch (error) {
    return new InvalidResult(`the details of "${code}" cannot be written as JSON: ${describe(error)}`);
  }
}

function assertDecidable<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  head: Snapshot<A>,
  { creates, expectedVersion = creates ? 0 : head.version }: BoundCommand<A>,
): void {
  if (head.version === 0 && !creates) throw new AggregateNotFound(aggregate.type, head.id);
  if (head.version !== expectedVersion) throw new ConcurrencyConflict(head.id, expectedVersion, head.version);
}

/** Checks what the compiler cannot check of a handler's result. */
function assertEvents<A extends AggregateTypes>(events: unknown): asserts events is readonly A['event'][] {
  if (!Array.isArray(events))
    throw new InvalidResult(`the handler returned ${kindOf(events)}: return an array of events`);
  for (let index = 0; index < events.length; index += 1) {
    const event: unknown = events[index];
    if (typeof event !== 'object' || event === null || !('type' in event))
      throw new InvalidResult(`event ${index} of the handler is ${kindOf(event)}: return an object with a "type"`);
  }
}
