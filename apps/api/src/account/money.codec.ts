import {
  currencies,
  decimalPattern,
  digitsOf,
  formatMoney,
  isMoney,
  MalformedMoney,
  parseMoney,
  type Money,
} from '@snapfold/domain';
import { z } from 'zod';
import { currencyCode } from './currency.codec.js';

const maxDigits = 22;

/** {@link decimalPattern} as the document has it: a zero has no sign, not even with digits after the point. */
const withoutSignedZero = String.raw`^(0(\.\d{1,4})?|-?[1-9]\d{0,15}(\.\d{1,4})?|-0\.\d{0,3}[1-9]\d{0,3})$`;

const value = z
  .string()
  .regex(decimalPattern, 'is not a decimal number such as "100.50", of at most 16 digits before and 4 after the point')
  .meta({ maxLength: maxDigits, pattern: withoutSignedZero })
  .describe('A decimal number with at most as many digits after the point as the currency has');

/** In the document: how many digits after the point each currency has. A linter wants both fields in each part. */
const digitsByCurrency = [...Map.groupBy(currencies, digitsOf)].map(([digits, codes]) => ({
  if: { properties: { value: true, currency: { enum: codes } } },
  then: { properties: { value: { pattern: fraction(digits) }, currency: true } },
}));

function fraction(digits: number): string {
  return digits === 0 ? '^[^.]*$' : String.raw`^[^.]*(\.\d{1,${digits}})?$`;
}

const wire = z
  .strictObject({ value, currency: currencyCode })
  .meta({ id: 'Money', examples: [{ value: '100.50', currency: 'EUR' }], allOf: digitsByCurrency });

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
