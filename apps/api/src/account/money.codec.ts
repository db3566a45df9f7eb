import { formatMoney, isMoney, MalformedMoney, parseMoney, type Money } from '@snapfold/domain';
import { z } from 'zod';

const wire = z
  .strictObject({
    value: z.string().describe('A decimal number with at most as many decimals as the currency has'),
    currency: z.string().describe('The ISO 4217 code of the currency'),
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
  encode: formatMoney,
});
