export { commandEngineContract } from './command-engine.contract.js';
export type { ContractCase } from './contract-case.js';
export { declarationContract, type OpenAnyStore } from './declaration.contract.js';
export { eventStoreContract, type OpenEventStore } from './event-store.contract.js';
export { ExpectationFailed } from './expectation.js';
export { JumpingClock } from './jumping-clock.js';
export { enveloped, foldView, project } from './projection.js';
export { runtimeContract } from './runtime.contract.js';
export { creating, given, type Outcome, type Scenario, type Surroundings, type SynchronousName } from './scenario.js';
export {
  snapshotMaintenanceContract,
  type BreakableStores,
  type OpenStores,
  type ReleaseStores,
} from './snapshot-maintenance.contract.js';
export { snapshotRefolderContract } from './snapshot-refolder.contract.js';
export { assertSnapshotsReplay } from './snapshot-replay.js';
export {
  addition,
  inMemoryAdditions,
  inMemorySummaries,
  tally,
  tallySummary,
  type Addition,
  type AdditionQuery,
  type Tally,
  type TallySummary,
  type TallyTypes,
} from './tally.js';
export { testContext } from './test-context.js';
export { TestRuntime } from './test-runtime.js';
export type { ViewStorage } from './view-bench.js';
export { viewDispatcherContract } from './view-dispatcher.contract.js';
export { viewStoreContract } from './view-store.contract.js';
