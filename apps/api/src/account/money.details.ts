import { formatMoney, isCurrency, isMoney } from '@snapfold/domain';
import type { ErrorDetails } from '@snapfold/kernel';

/** Encodes the money in details as a decimal number. Leaves out money in a currency that this release does not know. */
export function encodeMoney(details: ErrorDetails): ErrorDetails {
  const entries = Object.entries(details).filter(([, value]) => !isMoney(value) || isCurrency(value.currency));
  return Object.fromEntries(entries.map(([name, value]) => [name, isMoney(value) ? formatMoney(value) : value]));
}
