import { formatMoney, isMoney, MalformedMoney, parseMoney, type Money } from '@snapfold/domain';
import { z } from 'zod';

const wire = z
  .strictObject({
    value: z.string().describe('A decimal number with at most the digits of the currency'),
    currency: z.string().describe('An ISO 4217 code'),
  })
  .meta({ id: 'Money', examples: [{ value: '100.50', currency: 'EUR' }] });

/** Money between the wire and the domain, in both directions. */
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
