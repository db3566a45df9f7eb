import { test } from '@jest/globals';
import type {
  AccountQuery,
  AccountSummary,
  AccountTypes,
  Movement,
  MovementQuery,
  UserQuery,
  UserTypes,
} from '@snapfold/domain';
import type { Query } from '@snapfold/kernel';
import type { CommandEngine, ReadModel, Snapshot, ViewDispatcher } from '@snapfold/kernel/engine';
import { expectTypeOf } from 'expect-type';
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
});
