import { test } from '@jest/globals';
import { project, testContext } from '@snapfold/kernel/testing';
import { money, movement, type Movement } from './index.js';

const { at } = testContext();
const eur = (minor: number) => money(minor, 'EUR');

test('one record per event that moves money, with the balance after it', () => {
  const common: Pick<Movement, 'accountId' | 'at' | 'by'> = { accountId: 'a', at, by: 'tester' };
  project(
    movement,
    { type: 'account_opened', owner: 'ada', currency: 'EUR', openedAt: at },
    { type: 'amount_deposited', amount: eur(100), balance: eur(100) },
    { type: 'amount_withdrawn', amount: eur(30), balance: eur(70) },
    { type: 'amount_withdrawn', amount: eur(70), balance: eur(0) },
    { type: 'account_closed', closedAt: at },
  ).then({
    'a-2': { ...common, version: 2, position: 2, kind: 'deposit', amount: eur(100), balance: eur(100) },
    'a-3': { ...common, version: 3, position: 3, kind: 'withdrawal', amount: eur(-30), balance: eur(70) },
    'a-4': { ...common, version: 4, position: 4, kind: 'withdrawal', amount: eur(-70), balance: eur(0) },
  });
});
