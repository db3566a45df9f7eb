/**
 * One promise of a port. Adapters run a suite with the test runner of their choice:
 * `for (const { name, run } of eventStoreContract(open)) test(name, run);`
 */
export interface ContractCase {
  readonly name: string;
  /** Rejects when the promise is broken. */
  readonly run: () => Promise<void>;
}
