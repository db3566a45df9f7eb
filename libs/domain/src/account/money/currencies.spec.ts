import { expect, test } from '@jest/globals';
import { currencyFacts } from './currencies.js';
import { currencies, isCurrency, type Currency } from './money.js';
import { isTender, utcDay } from './tender.js';

// Every currency that was ever released, by its number of digits. Add the codes that a release adds, but never move or remove a code:
// amounts are stored in minor units.
const released: readonly (readonly [digits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
     CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD
     HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU
     MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG
     SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST
     XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];
const digitsOf = new Map(released.flatMap(([digits, codes]) => codes.split(/\s+/).map((code) => [code, digits])));

test('every currency that was ever released is still known, with the same number of digits', () => {
  for (const [code, digits] of digitsOf) expect({ code, ...facts(code) }).toMatchObject({ code, digits });
});

test('every currency of this release is in the list of released currencies', () => {
  expect(currencies.filter((code) => !digitsOf.has(code))).toEqual([]);
});

const facts = (code: string) => (isCurrency(code) ? currencyFacts[code] : undefined);

test.each<[Currency, string, boolean]>([
  ['EUR', '1998-12-31', false],
  ['EUR', '1999-01-01', true],
  ['EUR', '2026-11-26', true],
  ['BGN', '2026-01-31', true],
  ['BGN', '2026-02-01', false],
  ['ANG', '2025-06-30', true],
  ['ANG', '2025-07-01', false],
  ['XCG', '2025-03-30', false],
  ['XCG', '2025-03-31', true],
  ['CUC', '2021-06-02', false],
  // In one of its regions it stopped being legal tender in 1976.
  ['ZAR', '2026-11-26', true],
  // Units of account and fund codes are never legal tender.
  ['CLF', '2026-11-26', false],
  ['CHW', '2026-11-26', false],
  ['XAD', '2026-11-26', false],
])('%s on %s is legal tender: %p', (currency, day, expected) => {
  expect(isTender(currency, day)).toBe(expected);
});

test('utcDay changes at midnight in UTC', () => {
  expect([utcDay('2026-01-31T23:59:59.999Z'), utcDay('2026-02-01T00:00:00.000Z')]).toEqual([
    '2026-01-31',
    '2026-02-01',
  ]);
});
