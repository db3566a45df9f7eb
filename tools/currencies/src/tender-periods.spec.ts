import { expect, test } from '@jest/globals';
import { tenderPeriods } from './tender-periods.ts';

test('a currency is legal tender as long as it is in any region', () => {
  const regions = {
    BW: [{ ZAR: { _from: '1961-02-14', _to: '1976-08-23' } }, { BWP: { _from: '1976-08-23' } }],
    NA: [{ NAD: { _from: '1993-01-01' } }, { ZAR: { _from: '1970-01-01', _to: '1993-01-01' } }],
    ZA: [{ ZAR: { _from: '1961-02-14' } }],
  };
  expect(tenderPeriods('ZAR', regions)).toEqual([{ from: '1961-02-14' }]);
  const { BW, NA } = regions;
  expect(tenderPeriods('ZAR', { NA, BW })).toEqual([{ from: '1961-02-14', to: '1993-01-01' }]);
});

test('periods that do not meet stay separate, oldest first', () => {
  const regions = { CW: [{ ANG: { _from: '2010-10-10' } }], AW: [{ ANG: { _from: '1940-05-10', _to: '1986-01-01' } }] };
  expect(tenderPeriods('ANG', regions)).toEqual([{ from: '1940-05-10', to: '1986-01-01' }, { from: '2010-10-10' }]);
});

test('a code that is not tender, or that no region has, is never legal tender', () => {
  const regions = { CL: [{ CLF: { _tender: 'false' } }], ZZ: [{ XAD: { _tender: 'false', _from: '2025-05-12' } }] };
  expect(['CLF', 'XAD', 'XCG'].map((code) => tenderPeriods(code, regions))).toEqual([[], [], []]);
});

test.each([{}, { _from: '1999' }, { _from: '1999-01-01', _to: 'today' }])(
  'a use without known days is refused: %j',
  (use) => {
    expect(() => tenderPeriods('EUR', { DE: [{ EUR: use }] })).toThrow(
      'CLDR does not say from when to when DE uses EUR',
    );
  },
);
