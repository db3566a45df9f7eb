import { isSnapfoldError, type CqrsContext } from '@snapfold/kernel';
import {
  ConcurrencyConflict,
  createContext,
  type CommandEngine,
  type CommandOptions,
  type CommandResult,
  type Runtime,
} from '@snapfold/kernel/engine';
import type { OrderAnswer, OrderCommand, OrderRequest } from './order-messages.js';
import type { OrderTypes } from './order.aggregate.js';

type Engine = CommandEngine<OrderTypes>;

/** Carries out a request. An error is an answer too. */
export async function answerOrder(engine: Engine, runtime: Runtime, request: OrderRequest): Promise<OrderAnswer> {
  const { identity, command } = request;
  try {
    const results = await carryOut(engine, command, createContext(runtime, { requestId: identity.id }), { identity });
    return {
      kind: 'done',
      changed: results.some(({ events }) => events.length > 0),
      receipts: results.map(({ id, version, position }) => ({ id, version, position })),
    };
  } catch (error) {
    if (!isSnapfoldError(error)) return { kind: 'broken', error: String(error) };
    const { code, kind } = error;
    const actual = error instanceof ConcurrencyConflict ? { actualVersion: error.actualVersion } : {};
    return { kind: 'failed', code, error: kind, ...actual };
  }
}

async function carryOut(
  engine: Engine,
  command: OrderCommand,
  context: CqrsContext,
  options: CommandOptions,
): Promise<readonly CommandResult<OrderTypes>[]> {
  if (command.kind === 'create') return [await engine.create(command.command, context, options)];
  const [change, ...others] = command.changes;
  if (!change || others.length > 0) return engine.updateTogether(command.changes, context, options);
  return [await engine.update(change.id, change.command, context, { ...change, ...options })];
}
