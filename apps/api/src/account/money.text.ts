import { MalformedMoney, parseMoney, type Currency, type Money } from '@snapfold/domain';
import { z } from 'zod';

/** Returns the schema of an amount in a query, where its currency is known from another field. */
export function amountIn(currency: Currency): z.ZodType<Money> {
  return z.string().transform((value, { issues }) => {
    try {
      return parseMoney({ value, currency });
    } catch (error) {
      if (!(error instanceof MalformedMoney)) throw error;
      issues.push({ code: 'custom', input: value, message: error.message });
      return z.NEVER;
    }
  });
}
