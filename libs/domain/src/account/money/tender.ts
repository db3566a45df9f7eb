import { currencyFacts, type CurrencyFacts } from './currencies.js';
import type { Currency } from './money.js';

/**
 * The day of an instant (ISO 8601, UTC). The day is the UTC one, not that of the regions that use a currency, which may have
 * several: so around a currency's first and last midnight the rule is up to 14 hours early or late there.
 */
export const utcDay = (at: string): string => at.slice(0, 10);

/** Whether a currency is legal tender in any region on a day (`2026-01-31`). */
export function isTender(currency: Currency, day: string): boolean {
  const { tender }: CurrencyFacts = currencyFacts[currency];
  return tender.some(({ from, to }) => from <= day && (to === undefined || day <= to));
}
