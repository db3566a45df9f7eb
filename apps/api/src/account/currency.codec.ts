import { currencies, knownCurrency, type Currency } from '@snapfold/domain';
import { z } from 'zod';

/** The code of a currency as it is on the wire. */
export const currencyCode = z
  .enum(currencies, {
    error: ({ input }) => (input === undefined ? 'is required' : 'is not an ISO 4217 currency code such as "EUR"'),
  })
  .meta({ id: 'Currency', description: 'The ISO 4217 code of a currency', examples: ['EUR'] });

/** Converts a currency between HTTP and the domain. Allows all that ever existed, since accounts may be kept in them for ever. */
export const currencyCodec = z.codec(
  currencyCode,
  z.custom<Currency>((code) => typeof code === 'string'),
  // `encode` throws UnknownCurrency for a stored code that this release does not know. Otherwise the answer would only fail its schema.
  { decode: (code) => code, encode: knownCurrency },
);
