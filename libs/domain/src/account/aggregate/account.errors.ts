import { DomainError, refusals } from '@snapfold/kernel';

// Error codes are a public contract: never rename or reuse one.

export const accountErrors = {
  ACCOUNT_OWNER_UNKNOWN: {
    kind: 'rejected',
    message: 'There is no user with the id given as owner.',
    field: 'owner',
  },
  ACCOUNT_OWNER_DEACTIVATED: { kind: 'rejected', message: 'The owner is deactivated.', field: 'owner' },
  ACCOUNT_CURRENCY_NOT_TENDER: {
    kind: 'rejected',
    message: 'An account can be opened only in a currency that is legal tender on that day.',
    field: 'currency',
  },
  ACCOUNT_INVALID_AMOUNT: { kind: 'rejected', message: 'The amount must be above zero.', field: 'amount' },
  ACCOUNT_CURRENCY_MISMATCH: {
    kind: 'rejected',
    message: 'The amount is not in the currency of the account.',
    field: 'amount.currency',
  },
  ACCOUNT_INSUFFICIENT_FUNDS: { kind: 'rejected', message: 'The balance is lower than the amount.', field: 'amount' },
  ACCOUNT_BALANCE_LIMIT: {
    kind: 'rejected',
    message: 'The balance would be larger than any account can hold.',
    field: 'amount',
  },
  ACCOUNT_SAME_ACCOUNT: { kind: 'rejected', message: 'An account cannot send a transfer to itself.', field: 'to' },
  ACCOUNT_FROZEN: { kind: 'conflict', message: 'The account is frozen, since its owner is deactivated.' },
  ACCOUNT_CLOSED: { kind: 'conflict', message: 'The account is closed.' },
  ACCOUNT_NOT_EMPTY: { kind: 'conflict', message: 'Only an account with a balance of zero can be closed.' },
} as const;

export type AccountError = keyof typeof accountErrors;

export const refuseAccount = refusals(accountErrors);

/**
 * Returns a `refuseAccount` that says which of the two accounts of a transfer refuses: as `side` in the details, and as the field unless
 * another one is to be changed. The balance of the receiver is nothing that the sender may see.
 */
export const refuseSide =
  (side: 'from' | 'to'): typeof refuseAccount =>
  (code, { balance, ...details } = {}) => {
    const told = { side, ...(side === 'from' && balance !== undefined ? { balance } : {}), ...details };
    const { kind, message, field = side } = refuseAccount(code);
    return new DomainError(code, kind, message, told, field);
  };
