import { currencies, knownCurrency, type Currency } from '@snapfold/domain';
import { z } from 'zod';

/** A currency between the wire and the domain: any that was ever known, for accounts may be kept in one that has gone. */
export const currencyCodec = z.codec(
  z.enum(currencies, {
    error: ({ input }) => (input === undefined ? 'is required' : 'is not an ISO 4217 currency code such as "EUR"'),
  }),
  z.custom<Currency>((code) => typeof code === 'string'),
  // A code that is stored and not known here is told as that, not as an answer that breaks its own schema.
  { decode: (code) => code, encode: knownCurrency },
);
