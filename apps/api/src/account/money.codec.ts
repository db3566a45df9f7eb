import { formatMoney, isMoney, MalformedMoney, parseMoney, type Money } from '@snapfold/domain';
import { z } from 'zod';
import { currencyCode } from './currency.codec.js';

const wire = z
  .strictObject({
    value: z
      .string()
      .meta({ pattern: String.raw`^-?(0|[1-9]\d{0,15})(\.\d{1,4})?$` })
      .describe('A decimal number with at most as many decimals as the currency has'),
    currency: currencyCode,
  })
  .meta({ id: 'Money', examples: [{ value: '100.50', currency: 'EUR' }] });

/** Converts money between HTTP, as a decimal number, and the domain, in minor units. */
export const moneyCodec = z.codec(wire, z.custom<Money>(isMoney), {
  decode(decimal, { issues }) {
    try {
      return parseMoney(decimal);
    } catch (error) {
      if (!(error instanceof MalformedMoney)) throw error;
      issues.push({ code: 'custom', input: decimal, path: [error.field], message: error.message });
      return z.NEVER;
    }
  },
  encode: (amount) => ({ value: formatMoney(amount).value, currency: amount.currency }),
});
