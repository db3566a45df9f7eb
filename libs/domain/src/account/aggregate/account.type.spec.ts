import { test } from '@jest/globals';
import type { removed } from '@snapfold/kernel';
import { given, inMemoryEngine } from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import { account, money, type Account, type movement, type Movement } from '../index.js';

test('wrong uses of an account do not compile', () => {
  expectTypeOf(given(account).state()).toEqualTypeOf<Account>();
  expectTypeOf<ReturnType<(typeof movement)['update']>>().toEqualTypeOf<Movement | typeof removed | undefined>();

  // @ts-expect-error a misspelt event
  given(account, { type: 'amount_deposit', amount: money(5, 'EUR'), balance: money(5, 'EUR') });
  // @ts-expect-error an event without its amount
  given(account, { type: 'amount_deposited', balance: money(5, 'EUR') });
  // @ts-expect-error an unknown currency
  money(5, 'EURO');
  // @ts-expect-error a bare number for money
  given(account).when({ type: 'deposit', amount: 5 });
  // @ts-expect-error an error code of another aggregate
  const refusedLikeAUser = () => given(account).when({ type: 'close' }).thenRefuses('USER_NAME_INVALID');
  expectTypeOf(refusedLikeAUser).toBeFunction();

  // @ts-expect-error the services of another aggregate
  inMemoryEngine(account, { emailInUse: () => true });
});
