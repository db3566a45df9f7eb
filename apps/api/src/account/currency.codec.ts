import { currencies, knownCurrency, type Currency } from '@snapfold/domain';
import { z } from 'zod';

/** A currency as clients write it. Each that ever existed is allowed, since accounts may be kept in it for ever. */
export const currencyCode = z
  .enum(currencies, 'is not the code of a currency that the bank knows, such as "EUR"')
  .meta({ id: 'Currency', description: 'An ISO 4217 currency code', examples: ['EUR'] });

/** Converts a currency between HTTP and the domain. */
export const currencyCodec = z.codec(
  currencyCode,
  z.custom<Currency>((code) => typeof code === 'string'),
  // `encode` throws UnknownCurrency for a stored code that this release does not know. Otherwise the answer would only fail its schema.
  { decode: (code) => code, encode: knownCurrency },
);
