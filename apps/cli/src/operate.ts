import { bank } from '@snapfold/infrastructure';
import { describe, type ServiceOperations } from '@snapfold/kernel/engine';
import { connect, mongooseStores, systemRuntime } from '@snapfold/mongoose';

/** Gives what an operator works on, for as long as it is used. */
export type Operate = (use: (operations: ServiceOperations) => Promise<void>) => Promise<void>;

/** Works on what the bank has stored in a database. */
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
