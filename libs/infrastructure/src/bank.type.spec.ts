import { test } from '@jest/globals';
import type {
  Account,
  AccountFields,
  AccountQuery,
  AccountSummary,
  AccountTypes,
  Movement,
  MovementQuery,
  UserQuery,
  UserTypes,
} from '@snapfold/domain';
import type { Query } from '@snapfold/kernel';
import type {
  CommandEngine,
  ReadModel,
  Snapshot,
  SubscriptionDispatcher,
  ViewDispatcher,
} from '@snapfold/kernel/engine';
import { expectTypeOf } from 'expect-type';
import type { StoredField, StoredFields } from '@snapfold/mongoose';
import { closedSet } from '@snapfold/mongoose';
import type { Bank } from './bank.js';

type Running<K extends keyof Bank['aggregates']> = Bank['aggregates'][K];

test('every type of the running bank is inferred from its declaration', () => {
  expectTypeOf<keyof Bank['aggregates']>().toEqualTypeOf<'users' | 'accounts'>();
  expectTypeOf<Running<'users'>['engine']>().toEqualTypeOf<CommandEngine<UserTypes>>();
  expectTypeOf<Running<'accounts'>['engine']>().toEqualTypeOf<CommandEngine<AccountTypes>>();
  expectTypeOf<Running<'users'>['snapshots']>().toEqualTypeOf<ReadModel<Snapshot<UserTypes>, UserQuery>>();
  expectTypeOf<Running<'accounts'>['snapshots']>().toEqualTypeOf<ReadModel<Snapshot<AccountTypes>, AccountQuery>>();
  expectTypeOf<Bank['views']>().toEqualTypeOf<{
    readonly movements: ViewDispatcher<AccountTypes, Movement, MovementQuery>;
    readonly summaries: ViewDispatcher<AccountTypes, AccountSummary, Query>;
  }>();
  expectTypeOf<Bank['subscriptions']>().toEqualTypeOf<{
    readonly ownerStatus: SubscriptionDispatcher<UserTypes>;
    readonly newAccounts: SubscriptionDispatcher<AccountTypes>;
  }>();
});

test('a query builder that forgets a field, or a status, does not compile', () => {
  expectTypeOf<Omit<StoredFields<AccountFields>, 'balance'>>().not.toExtend<StoredFields<AccountFields>>();
  // @ts-expect-error: "closed" is missing
  closedSet<Account['status']>('state.status', { open: true });
});

test('a field whose values are not text, numbers or booleans needs a translation', () => {
  expectTypeOf<StoredFields<AccountFields>['owner']>().toEqualTypeOf<string | StoredField<string>>();
  expectTypeOf<StoredFields<AccountFields>['balance']>().toEqualTypeOf<StoredField<AccountFields['balance']>>();
});
