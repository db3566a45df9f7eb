export { bank, openBank, type Bank } from './bank.js';
export { AccountQueryBuilder } from './account.query-builder.js';
export { MovementQueryBuilder } from './movement.query-builder.js';
export { UserQueryBuilder } from './user.query-builder.js';
