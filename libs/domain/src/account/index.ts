export { account, type Account, type AccountTypes } from './account.aggregate.js';
export type { CreateAccountCommand, UpdateAccountCommand } from './account.commands.js';
export { accountErrors, type AccountError } from './account.errors.js';
export type { AccountEvent } from './account.events.js';
export type { AccountQuery } from './account.query.js';
export { accountSummary, type AccountSummary } from './account-summary.view.js';
export type { AccountServices } from './account.services.js';
export {
  currencies,
  formatMinor,
  formatMoney,
  isCurrency,
  isMoney,
  knownCurrency,
  MalformedMoney,
  money,
  parseMoney,
  UnknownCurrency,
  type Currency,
  type DecimalMoney,
  type Money,
} from './money.js';
export type { MovementQuery } from './movement.query.js';
export { movement, type Movement } from './movement.view.js';
export { transferOf, transferUpdates, type Transfer, type TransferOrder, type TransferSide } from './transfer.js';
