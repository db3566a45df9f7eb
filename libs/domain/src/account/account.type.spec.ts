import { test } from '@jest/globals';
import { InMemoryEventStore, CommandEngine, type removed } from '@snapfold/kernel';
import { given, TestRuntime } from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import type { movement } from './index.js';
import { account, money, type Account, type Movement } from './index.js';

test('what must not compile', () => {
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

  const store = new InMemoryEventStore(account);
  // @ts-expect-error services that cannot answer
  new CommandEngine({ aggregate: account, store, services: { emailInUse: () => true }, runtime: new TestRuntime() });
});
