import { currencyFacts, type CurrencyFacts } from './currencies.js';
import type { Currency } from './money.js';

/**
 * Returns the UTC day of an instant (ISO 8601, UTC). The regions that use a currency may have several time zones, so on the first and the
 * last day of a currency the rule applies up to 14 hours early or late there.
 */
export const utcDay = (at: string): string => at.slice(0, 10);

/** Returns whether a currency is legal tender in any region on a day (`2026-01-31`). */
export function isTender(currency: Currency, day: string): boolean {
  const { tender }: CurrencyFacts = currencyFacts[currency];
  return tender.some(({ from, to }) => from <= day && (to === undefined || day <= to));
}
