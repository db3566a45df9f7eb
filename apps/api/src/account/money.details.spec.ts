import { expect, test } from '@jest/globals';
import { money, UnknownCurrency } from '@snapfold/domain';
import { problemOf } from '@snapfold/nest';
import { encodeMoney } from './money.details.js';

test('money in details is written as clients write it', () => {
  const details = { amount: money(150, 'EUR'), owner: 'x' };
  expect(encodeMoney(details)).toEqual({ amount: { value: '1.50', currency: 'EUR' }, owner: 'x' });
});

test('money in a currency that only a newer release knows is left out of details', () => {
  expect(encodeMoney({ balance: { minor: 150, currency: 'XXB' }, owner: 'x' })).toEqual({ owner: 'x' });
});

test('a currency that only a newer release knows may be asked for again later', () => {
  expect(problemOf(new UnknownCurrency('XXB'))).toMatchObject({ status: 503, code: 'UNKNOWN_CURRENCY' });
});
