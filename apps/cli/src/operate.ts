import { bank } from '@snapfold/infrastructure';
import { describe, type ServiceOperations } from '@snapfold/kernel/engine';
import { connect, mongooseStores, systemRuntime } from '@snapfold/mongoose';

/** Opens the operations of a service, passes them to `use`, and closes them when `use` is done. */
export type Operate = (use: (operations: ServiceOperations) => Promise<void>) => Promise<void>;

/** Returns an {@link Operate} for the bank in the database of a URI. */
export function operateOn(mongodbUri: string): Operate {
  return async (use) => {
    const connection = await connect(mongodbUri);
    try {
      const operations = await bank.operate(mongooseStores(connection), {
        runtime: systemRuntime,
        onViewError: (view, error) =>
          console.error(`${view}: ${describe(error instanceof Error ? error.message : error)}`),
      });
      await use(operations).finally(() => operations.close());
    } finally {
      await connection.close();
    }
  };
}
