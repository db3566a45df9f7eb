import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { currencyList, type Sources } from './currency-list.ts';
import { generatedFile } from './generated-file.ts';
import { readIsoList } from './iso-list.ts';

const released = `export const currencyFacts = {
  ANG: {
    digits: 2,
    tender: [
      { from: '1940-05-10', to: '1986-01-01' },
      { from: '2010-10-10', to: '2025-06-30' },
    ],
  },
  EUR: { digits: 2, tender: [{ from: '1999-01-01' }] },
}`;
const sources: Sources = {
  released,
  iso: { published: '2026-01-01', digits: new Map([['EUR', 2]]) },
  cldr: { version: '48', regions: { DE: [{ EUR: { _from: '1999-01-01' } }] } },
};
const isoOf = (digits: Record<string, number>) => ({
  published: '2026-01-01',
  digits: new Map(Object.entries(digits)),
});

test('the generated file is up to date with its sources', async () => {
  const path = join(import.meta.dirname, '../../../libs/domain/src/account/money/currencies.ts');
  expect(await generatedFile(path)).toBe(readFileSync(path, 'utf8'));
});

test('a currency that the ISO list has dropped stays, with its digits', () => {
  const list = currencyList({
    ...sources,
    cldr: { version: '48', regions: { CW: [{ ANG: { _from: '2010-10-10' } }] } },
  });
  expect(list).toContain('  ANG: { digits: 2, tender: [{"from":"2010-10-10"}] },\n  EUR: { digits: 2, tender: [] },\n');
});

test('a currency that the ISO list has added is inserted in the order of codes', () => {
  expect(currencyList({ ...sources, iso: isoOf({ BHD: 3, EUR: 2 }) })).toMatch(/ANG.*\n.*BHD: \{ digits: 3,.*\n.*EUR/);
});

test('other digits than the released ones are refused', () => {
  expect(() => currencyList({ ...sources, iso: isoOf({ EUR: 3 }) })).toThrow(
    'EUR was released with 2 digits and has 3',
  );
});

test('a list without currencies, or without a publication date, is refused', () => {
  expect(() => currencyList({ ...sources, released: '' })).toThrow('holds no currency');
  expect(() => readIsoList('<ISO_4217 Pblshd="2026-01-01"></ISO_4217>')).toThrow('holds no currency');
  expect(() => readIsoList('<html></html>')).toThrow('when it was published');
});

test('codes without minor units are left out of the ISO list', () => {
  const entry = (code: string, units: string) =>
    `<Ccy>${code}</Ccy>\r\n\t<CcyNbr>1</CcyNbr>\r\n\t<CcyMnrUnts>${units}</CcyMnrUnts>`;
  const xml = `<ISO_4217 Pblshd="2026-01-01">${entry('EUR', '2')}${entry('XAU', 'N.A.')}${entry('JPY', '0')}`;
  expect(readIsoList(xml)).toEqual(isoOf({ EUR: 2, JPY: 0 }));
});
