export { commandEngineContract } from './testing/contracts/command-engine.contract.js';
export type { ContractCase } from './testing/contracts/contract-case.js';
export { declarationContract, type OpenAnyStore } from './testing/contracts/declaration.contract.js';
export { eventStoreContract, type OpenEventStore } from './testing/contracts/event-store.contract.js';
export { ExpectationFailed } from './testing/kit/expectation.js';
export { inMemoryEngine, type InMemoryEngine } from './testing/kit/in-memory-engine.js';
export { JumpingClock } from './testing/runtime/jumping-clock.js';
export { enveloped, foldView, project } from './testing/kit/projection.js';
export { secretContract } from './testing/contracts/secret.contract.js';
export { runtimeContract } from './testing/contracts/runtime.contract.js';
export {
  creating,
  given,
  type Outcome,
  type Scenario,
  type Surroundings,
  type SynchronousName,
} from './testing/kit/scenario.js';
export { recordListContract, snapshotListContract } from './testing/list-contracts/list.contract.js';
export {
  inMemorySightings,
  inMemorySpecimens,
  sighting,
  specimen,
  type Specimen,
  type SpecimenFields,
  type SpecimenQuery,
  type SpecimenTypes,
} from './testing/list-contracts/specimen.js';
export {
  snapshotMaintenanceContract,
  type BreakableStores,
  type OpenStores,
  type ReleaseStores,
} from './testing/snapshot-contracts/snapshot-maintenance.contract.js';
export { snapshotRefolderContract } from './testing/snapshot-contracts/snapshot-refolder.contract.js';
export { assertSnapshotsReplay } from './testing/snapshot-contracts/snapshot-replay.js';
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
} from './testing/contracts/tally.js';
export { testContext } from './testing/runtime/test-context.js';
export { TestRuntime } from './testing/runtime/test-runtime.js';
export { journalReaderContract } from './testing/view-contracts/journal-reader.contract.js';
export type { ViewStorage } from './testing/view-contracts/view-bench.js';
export { viewDispatcherContract } from './testing/view-contracts/view-dispatcher.contract.js';
export { viewStoreContract } from './testing/view-contracts/view-store.contract.js';
export type { SubscriptionStorage } from './testing/subscription-contracts/subscription-bench.js';
export { subscriptionContract } from './testing/subscription-contracts/subscription.contract.js';
export { subscriptionStoreContract } from './testing/subscription-contracts/subscription-store.contract.js';
