export {
  BankClient,
  eur,
  receiptOf,
  type AuditEvent,
  type ListPage,
  type Movement,
  type Receipt,
} from './bank-client.js';
export { feedPage, streamedEvents, type FeedName, type FeedPage, type StreamRequest } from './feed-client.js';
export { HttpClient, jsonOf, type Answer, type HeaderFields } from './http-client.js';
export {
  newDataDir,
  ownerOf,
  removeAll,
  ROOT,
  spawnBank,
  startBank,
  type End,
  type Environment,
  type RunningBank,
  type StartedBank,
  type StartOptions,
} from './running-bank.js';
export { like } from './shapes.js';
export { until } from './until.js';
