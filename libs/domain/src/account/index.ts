export { account, type Account, type AccountTypes } from './aggregate/account.aggregate.js';
export type { CreateAccountCommand, UpdateAccountCommand } from './aggregate/account.commands.js';
export { accountErrors, type AccountError } from './aggregate/account.errors.js';
export type { AccountEvent } from './aggregate/account.events.js';
export type { AccountFields, AccountQuery } from './aggregate/account.query.js';
export { accountSummary, type AccountSummary } from './views/account-summary.view.js';
export type { AccountServices, Owner } from './aggregate/account.services.js';
export {
  currencies,
  decimalPattern,
  digitsOf,
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
} from './money/money.js';
export type { MovementFields, MovementKind, MovementQuery } from './views/movement.query.js';
export { movement, type Movement } from './views/movement.view.js';
export {
  transferOf,
  transferUpdates,
  type Transfer,
  type TransferOrder,
  type TransferSide,
} from './transfer/transfer.js';
