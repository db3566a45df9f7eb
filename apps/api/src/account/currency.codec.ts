import { currencies, knownCurrency, type Currency } from '@snapfold/domain';
import { z } from 'zod';

/** Converts a currency between HTTP and the domain. Allows all that ever existed, since accounts may be kept in them for ever. */
export const currencyCodec = z.codec(
  z.enum(currencies, {
    error: ({ input }) => (input === undefined ? 'is required' : 'is not an ISO 4217 currency code such as "EUR"'),
  }),
  z.custom<Currency>((code) => typeof code === 'string'),
  // `encode` throws UnknownCurrency for a stored code that this release does not know. Otherwise the answer would only fail its schema.
  { decode: (code) => code, encode: knownCurrency },
);
