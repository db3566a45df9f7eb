import { atTime, type CqrsContext } from './cqrs-context.js';
import { Itself } from './itself.js';

/** Aggregates that wait for a decision: their engine, and their ids. */
export interface Held {
  readonly engine: object;
  readonly ids: readonly string[];
}

interface Decision {
  readonly parent: CqrsContext;
  readonly held: Held;
  isOpen: boolean;
}

/** Marks a context with its decision, whatever the engine: a service may lead from one to another and back. */
class DecisionMark extends Itself {
  readonly #decision: Decision;

  private constructor(context: CqrsContext, decision: Decision) {
    super(context);
    this.#decision = decision;
  }

  static put(context: CqrsContext, decision: Decision): void {
    new DecisionMark(context, decision);
  }

  static on(context: CqrsContext): Decision | undefined {
    return #decision in context ? context.#decision : undefined;
  }
}

/**
 * Runs a decision with a context of its own, which nobody can change: time never runs back within an aggregate, so it is not
 * before `notBefore`. As long as the decision runs, a command that is sent with this context, or with one that descends from it,
 * is known to wait for itself if it is for one of the aggregates that are `held`.
 */
export async function inDecision<T>(
  parent: CqrsContext,
  notBefore: string,
  held: Held,
  decide: (context: CqrsContext) => Promise<T>,
): Promise<T> {
  const at = parent.at < notBefore ? notBefore : parent.at;
  const context = atTime(parent, at);
  const decision: Decision = { parent, held, isOpen: true };
  DecisionMark.put(context, decision);
  try {
    return await decide(context);
  } finally {
    decision.isOpen = false;
  }
}

/** Whether a command with this context would wait for the very decision that sends it. */
export function waitsForItself(context: CqrsContext, engine: object, id: string): boolean {
  for (let decision = DecisionMark.on(context); decision; decision = DecisionMark.on(decision.parent)) {
    const { isOpen, held } = decision;
    if (isOpen && held.engine === engine && held.ids.includes(id)) return true;
  }
  return false;
}
