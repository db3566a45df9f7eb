import { Itself } from '../../data/itself.js';
import { atTime, type CqrsContext } from '../../model/cqrs-context.js';

/** Aggregates that wait for a decision: their engine, and their ids. */
export interface Held {
  readonly engine: object;
  readonly ids: readonly string[];
}

/** Marks a context with its decision, whatever the engine: a service may lead from one to another and back. */
class DecisionMark extends Itself {
  readonly #decision: OpenDecision;

  private constructor(context: CqrsContext, decision: OpenDecision) {
    super(context);
    this.#decision = decision;
  }

  static put(context: CqrsContext, decision: OpenDecision): void {
    new DecisionMark(context, decision);
  }

  static on(context: CqrsContext): OpenDecision | undefined {
    return #decision in context ? context.#decision : undefined;
  }
}

/**
 * A decision while it runs. As long as it is open, a command that is sent with its context, or with one that descends from it, is
 * known to wait for itself if it is for one of the aggregates that are `held`.
 */
export class OpenDecision {
  /** A context of its own, which nobody can change. */
  readonly context: CqrsContext;
  #isOpen = true;

  /** @param notBefore time never runs back within an aggregate: when its last event happened */
  constructor(
    private readonly parent: CqrsContext,
    notBefore: string,
    private readonly held: Held,
  ) {
    this.context = atTime(parent, parent.at < notBefore ? notBefore : parent.at);
    DecisionMark.put(this.context, this);
  }

  close(): void {
    this.#isOpen = false;
  }

  /** Whether a command with this context would wait for the very decision that sends it. */
  static waitsForItself(context: CqrsContext, engine: object, id: string): boolean {
    for (let decision = DecisionMark.on(context); decision; decision = DecisionMark.on(decision.parent)) {
      const { held } = decision;
      if (decision.#isOpen && held.engine === engine && held.ids.includes(id)) return true;
    }
    return false;
  }
}
