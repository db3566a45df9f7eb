import { CommandEngine } from '../../engine/command-engine.js';
import { InMemoryEventStore } from '../../in-memory/in-memory-event-store.js';
import type { Aggregate, AggregateTypes } from '../../model/aggregate.js';
import type { Runtime } from '../../runtime/runtime.js';
import { TestRuntime } from '../runtime/test-runtime.js';

/** A command engine, and the store in memory that it writes to. */
export interface InMemoryEngine<A extends AggregateTypes> {
  readonly engine: CommandEngine<A>;
  readonly store: InMemoryEventStore<A>;
}

/**
 * Makes an engine without a database, for tests that take several commands or aggregates, such as a joint update. For a single command,
 * `given` checks more.
 */
export function inMemoryEngine<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  services: A['services'],
  runtime: Runtime = new TestRuntime(),
): InMemoryEngine<A> {
  const store = new InMemoryEventStore(aggregate);
  return { store, engine: new CommandEngine({ aggregate, store, services, runtime }) };
}
