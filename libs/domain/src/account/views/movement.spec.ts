import { test } from '@jest/globals';
import { project, testContext } from '@snapfold/kernel/testing';
import { money, movement, type Movement } from '../index.js';

const { at } = testContext();
const eur = (minor: number) => money(minor, 'EUR');

test('the view has one record per event that moves money, with the balance after the event', () => {
  const common: Pick<Movement, 'accountId' | 'at' | 'by'> = { accountId: 'a', at, by: 'tester' };
  project(
    movement,
    { type: 'account_opened', owner: 'ada', currency: 'EUR', openedAt: at },
    { type: 'amount_deposited', amount: eur(100), balance: eur(100) },
    { type: 'amount_withdrawn', amount: eur(30), balance: eur(70) },
    { type: 'amount_withdrawn', amount: eur(70), balance: eur(0) },
    { type: 'transfer_received', transferId: 't-1', from: 'b', amount: eur(9), balance: eur(9) },
    { type: 'transfer_sent', transferId: 't-2', to: 'c', amount: eur(9), balance: eur(0) },
    { type: 'account_frozen' },
    { type: 'account_unfrozen' },
    { type: 'account_closed', closedAt: at },
  ).then({
    'a-2': { ...common, version: 2, position: 2, kind: 'deposit', amount: eur(100), balance: eur(100) },
    'a-3': { ...common, version: 3, position: 3, kind: 'withdrawal', amount: eur(-30), balance: eur(70) },
    'a-4': { ...common, version: 4, position: 4, kind: 'withdrawal', amount: eur(-70), balance: eur(0) },
    'a-5': {
      ...common,
      version: 5,
      position: 5,
      kind: 'transfer_in',
      amount: eur(9),
      balance: eur(9),
      transferId: 't-1',
      counterparty: 'b',
    },
    'a-6': {
      ...common,
      version: 6,
      position: 6,
      kind: 'transfer_out',
      amount: eur(-9),
      balance: eur(0),
      transferId: 't-2',
      counterparty: 'c',
    },
  });
});
