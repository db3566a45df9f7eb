import type { CqrsContext } from './cqrs-context.js';
import { metadataOf } from './event-envelope.js';

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

/** The decisions whose contexts are known: of all engines, since a service may lead from one to another and back. */
const decisions = new WeakMap<CqrsContext, Decision>();

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
  const context = Object.freeze({ ...metadataOf(parent), at, newId: () => parent.newId() });
  const decision: Decision = { parent, held, isOpen: true };
  decisions.set(context, decision);
  try {
    return await decide(context);
  } finally {
    decision.isOpen = false;
  }
}

/** Whether a command with this context would wait for the very decision that sends it. */
export function waitsForItself(context: CqrsContext, engine: object, id: string): boolean {
  for (let decision = decisions.get(context); decision; decision = decisions.get(decision.parent)) {
    const { isOpen, held } = decision;
    if (isOpen && held.engine === engine && held.ids.includes(id)) return true;
  }
  return false;
}
