import { expect, test } from '@jest/globals';
import { money, UnknownCurrency } from '@snapfold/domain';
import { problemOf } from '@snapfold/nest';
import { encodeMoney } from './money.details.js';

test('money in the details of a refusal is encoded as a decimal number', () => {
  const details = { amount: money(150, 'EUR'), owner: 'x' };
  expect(encodeMoney(details)).toEqual({ amount: { value: '1.50', currency: 'EUR' }, owner: 'x' });
});

test('money in a currency that only a newer release knows is left out of the details', () => {
  expect(encodeMoney({ balance: { minor: 150, currency: 'XXB' }, owner: 'x' })).toEqual({ owner: 'x' });
});

test('a currency that only a newer release knows is answered with 503', () => {
  expect(problemOf(new UnknownCurrency('XXB'), { requestId: 'r' })).toMatchObject({
    status: 503,
    code: 'UNKNOWN_CURRENCY',
  });
});
