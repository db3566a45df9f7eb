export { openBank, type Bank, type BankParts, type WiredAggregate } from './bank.js';
export { openRefolders } from './bank-stores.js';
export { openViewOperations } from './bank-views.js';
export type { OnRefoldError, Readiness } from './background-refold.js';
export { BankReadiness } from './bank-readiness.js';
export { AccountQueryBuilder } from './account.query-builder.js';
export { MovementQueryBuilder } from './movement.query-builder.js';
export { UserQueryBuilder } from './user.query-builder.js';
