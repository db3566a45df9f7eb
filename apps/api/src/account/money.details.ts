import { formatMoney, isCurrency, isMoney } from '@snapfold/domain';
import type { ErrorDetails } from '@snapfold/kernel';

/** Details with money as clients write it; without money that this release can't write, for lack of its currency. */
export function encodeMoney(details: ErrorDetails): ErrorDetails {
  const entries = Object.entries(details).filter(([, value]) => !isMoney(value) || isCurrency(value.currency));
  return Object.fromEntries(entries.map(([name, value]) => [name, isMoney(value) ? formatMoney(value) : value]));
}
