import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  currencies,
  formatMoney,
  isCurrency,
  isMoney,
  knownCurrency,
  MalformedMoney,
  money,
  parseMoney,
  UnknownCurrency,
} from './money.js';

const parsed = (value: string, currency = 'EUR') => parseMoney({ value, currency }).minor;

test('a decimal number with at most the digits of its currency is parsed exactly', () => {
  expect(parsed('100.50')).toBe(10_050);
  expect(parsed('100.5')).toBe(10_050);
  expect(parsed('100')).toBe(10_000);
  expect(parsed('0')).toBe(0);
  expect(parsed('-0.01')).toBe(-1);
  expect(parsed('0.29')).toBe(29);
  expect(parsed('1.005', 'BHD')).toBe(1_005);
  expect(parsed('100', 'JPY')).toBe(100);
  expect(parsed('90071992547409.91')).toBe(Number.MAX_SAFE_INTEGER);
  expect(parsed('-90071992547409.91')).toBe(-Number.MAX_SAFE_INTEGER);
});

test.each(
  // prettier-ignore
  ['', ' ', '1e3', 'NaN', 'Infinity', '-0', '-0.00', '+1', ' 1', '1 ', '1\n', '٣', '１', '1,5', '1.', '.5', '-', '--1', '007', '0x10', '1_000', '1.2.3', '100.505', '1.00000', '90071992547409.92', '9'.repeat(17), '9'.repeat(10_000)],
)('"%s" is refused as an amount of euros', (value) => {
  expect(() => parsed(value)).toThrow(MalformedMoney);
  expect(() => parsed(value)).toThrow(expect.objectContaining({ field: 'value' }));
});

test('an amount with a decimal point is refused in a currency without minor units', () => {
  expect(() => parsed('100.0', 'JPY')).toThrow('has digits after the point, but JPY has none');
});

test.each(['', 'eur', 'EURO', 'XXX', 'XAU', 'constructor', '__proto__'])('"%s" is not a currency', (currency) => {
  expect(isCurrency(currency)).toBe(false);
  expect(() => parsed('1', currency)).toThrow(expect.objectContaining({ field: 'currency' }));
});

test('an amount is formatted with all digits of its currency', () => {
  expect(formatMoney(money(10_050, 'EUR'))).toEqual({ value: '100.50', currency: 'EUR' });
  expect(formatMoney(money(100, 'JPY'))).toEqual({ value: '100', currency: 'JPY' });
  expect(formatMoney(money(-5, 'BHD'))).toEqual({ value: '-0.005', currency: 'BHD' });
  expect(formatMoney(money(0, 'EUR'))).toEqual({ value: '0.00', currency: 'EUR' });
});

test('formatting money in a currency that only a newer release knows fails with UNKNOWN_CURRENCY', () => {
  const stored = JSON.parse('{ "minor": 150, "currency": "XXB" }') as ReturnType<typeof money>;
  expect(() => formatMoney(stored)).toThrow(UnknownCurrency);
  expect(() => knownCurrency('XXB')).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_CURRENCY', kind: 'unavailable' }),
  );
});

const anyCurrency = fc.constantFrom(...currencies);

test('formatted money is parsed back to the same minor units, in every currency', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), anyCurrency, (minor, currency) => {
      expect(parseMoney(formatMoney(money(minor, currency)))).toEqual({ minor, currency });
    }),
  );
});

test('any string is parsed to an exact amount or refused', () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+]?\d{0,18}(\.\d{0,5})?(e\d)?$/));
  fc.assert(
    fc.property(texts, anyCurrency, (value, currency) => {
      try {
        const { minor } = parseMoney({ value, currency });
        expect(Number.isSafeInteger(minor)).toBe(true);
        expect(formatMoney({ minor, currency }).value.startsWith(value)).toBe(true);
      } catch (error) {
        if (!(error instanceof MalformedMoney)) throw error;
      }
    }),
  );
});

test('money is recognised by its shape', () => {
  expect(isMoney(money(1, 'EUR'))).toBe(true);
  expect(isMoney({ minor: 1, currency: 'XXB' })).toBe(true);
  for (const other of [
    null,
    1,
    'EUR',
    {},
    { minor: 1 },
    { minor: 0.5, currency: 'EUR' },
    { minor: 1, currency: 'X' },
  ]) {
    expect(isMoney(other)).toBe(false);
  }
});
