import type { SnapfoldError } from '@snapfold/kernel';
import { currencyFacts } from './currencies.js';

/** An ISO 4217 code, possibly of a currency that is out of use: there may still be accounts in it. */
export type Currency = keyof typeof currencyFacts;

/** An amount in whole minor units (cents, fils) of its currency, exact up to 2^53 - 1. */
export interface Money {
  readonly minor: number;
  readonly currency: Currency;
}

/** Money as clients write it: a plain decimal number with at most the currency's digits after the point. */
export interface DecimalMoney<C extends string = string> {
  readonly value: string;
  readonly currency: C;
}

/** A {@link DecimalMoney} is not valid: the message says what is wrong with `field`. */
export class MalformedMoney extends Error {
  override readonly name = 'MalformedMoney';

  constructor(
    readonly field: 'value' | 'currency',
    message: string,
  ) {
    super(message);
  }
}

/** Stored money is in a currency of a newer release, so this release does not know how many digits it has. */
export class UnknownCurrency extends Error implements SnapfoldError {
  override readonly name = 'UnknownCurrency';
  readonly code = 'UNKNOWN_CURRENCY';
  readonly kind = 'unavailable';
  readonly details: { readonly currency: string };

  constructor(currency: string) {
    super(`The currency ${currency} is not known to this release.`);
    this.details = { currency };
  }
}

export const money = (minor: number, currency: Currency): Money => ({ minor, currency });

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(currencyFacts, code);
}

/** Returns whether a value has the shape of {@link Money}. Accepts unknown currencies: a newer release may have stored them. */
export function isMoney(value: unknown): value is Money {
  if (typeof value !== 'object' || value === null || !('minor' in value) || !('currency' in value)) return false;
  return Number.isSafeInteger(value.minor) && typeof value.currency === 'string' && /^[A-Z]{3}$/.test(value.currency);
}

/** All currencies that any release has known. */
export const currencies: readonly Currency[] = Object.keys(currencyFacts).filter(isCurrency);

/**
 * Returns a stored currency code as a {@link Currency}.
 * @throws {@link UnknownCurrency} if this release does not know it
 */
export function knownCurrency(code: string): Currency {
  if (!isCurrency(code)) throw new UnknownCurrency(code);
  return code;
}

/** Returns how many digits after the point the amounts of a currency have. */
export function digitsOf(currency: Currency): number {
  return currencyFacts[currency].digits;
}

/** The form of the `value` of {@link DecimalMoney}. Some values of the form are malformed too: see {@link parseMoney}. */
export const decimalPattern = /^(-?)(0|[1-9]\d{0,15})(?:\.(\d{1,4}))?$/;

/**
 * Parses a decimal amount exactly: "100.5" is 100.50 euros. Refuses everything that could be read in two ways ("1e3", "+1", "-0", "007",
 * "1.", "100.505").
 * @throws {@link MalformedMoney}
 */
export function parseMoney({ value, currency }: DecimalMoney): Money {
  if (!isCurrency(currency))
    throw new MalformedMoney('currency', 'is not the code of a currency that the bank knows, such as "EUR"');
  const [, sign = '', whole, fraction = ''] = decimalPattern.exec(value) ?? [];
  if (whole === undefined)
    throw new MalformedMoney(
      'value',
      'is not a decimal number such as "100.50", of at most 16 digits before and 4 after the point',
    );
  const digits = digitsOf(currency);
  if (fraction.length > digits) throw new MalformedMoney('value', tooManyDigits(digits, currency));
  const minor = Number(sign + whole + fraction.padEnd(digits, '0'));
  if (Object.is(minor, -0)) throw new MalformedMoney('value', 'is zero with a sign: leave the sign out');
  if (!Number.isSafeInteger(minor)) throw new MalformedMoney('value', 'is larger than any account can hold');
  return { minor, currency };
}

function tooManyDigits(digits: number, currency: Currency): string {
  if (digits === 0) return `has digits after the point, but ${currency} has none`;
  return `has more than the ${digits} digits after the point that ${currency} has`;
}

/**
 * Formats money with all digits of its currency: "100.50", and "100" for a currency without minor units.
 * @throws {@link UnknownCurrency}
 */
export function formatMoney({ minor, currency }: Money): DecimalMoney<Currency> {
  return formatMinor(String(minor), currency);
}

/**
 * Formats whole minor units of any size, given in decimal digits, as {@link formatMoney} does.
 * @throws {@link UnknownCurrency}
 */
export function formatMinor(minor: string, currency: Currency): DecimalMoney<Currency> {
  const { digits } = currencyFacts[knownCurrency(currency)];
  const [sign, absolute] = minor.startsWith('-') ? ['-', minor.slice(1)] : ['', minor];
  const padded = absolute.padStart(digits + 1, '0');
  const split = padded.length - digits;
  const value = digits === 0 ? padded : `${padded.slice(0, split)}.${padded.slice(split)}`;
  return { value: `${sign}${value}`, currency };
}
