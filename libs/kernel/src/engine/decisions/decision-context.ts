import { Itself } from '../../data/itself.js';
import { atTime, type CqrsContext } from '../../model/cqrs-context.js';

/** The aggregates that wait for a decision: the object that stands for their engine, and their ids. */
export interface Held {
  readonly engine: object;
  readonly ids: readonly string[];
}

/** Marks a context with its decision. All engines share these marks, since services may lead from one engine to another and back. */
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
 * A decision while it runs. As long as it is open, a command to one of the `held` aggregates that is sent with the context of the
 * decision, or with a context that descends from it, would wait for itself.
 */
export class OpenDecision {
  /** The context of the decision, which nobody can change. */
  readonly context: CqrsContext;
  #isOpen = true;

  /** @param notBefore the time of the aggregate's last event: time never runs back within an aggregate */
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

  /** Returns whether a command with this context would wait for the very decision that sends it. */
  static waitsForItself(context: CqrsContext, engine: object, id: string): boolean {
    for (let decision = DecisionMark.on(context); decision; decision = DecisionMark.on(decision.parent)) {
      const { held } = decision;
      if (decision.#isOpen && held.engine === engine && held.ids.includes(id)) return true;
    }
    return false;
  }
}
