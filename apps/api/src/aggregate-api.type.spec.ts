import { test } from '@jest/globals';
import type { AccountQuery, AccountTypes } from '@snapfold/domain';
import { expectTypeOf } from 'expect-type';
import { z } from 'zod';
import { accountApi } from './account/account.api.js';
import { moneyCodec } from './account/money.codec.js';
import type { AggregateApi, Fields, FieldsByType } from './aggregate-api.js';

type Updates = FieldsByType<AccountTypes['update']>;

const amount = { amount: moneyCodec };
export const whole: Updates = { deposit: amount, withdraw: amount, close: {} };
// @ts-expect-error a command that is forgotten
export const forgotten: Updates = { deposit: amount, close: {} };
// @ts-expect-error a field that is forgotten
export const fieldless: Updates = { deposit: {}, withdraw: amount, close: {} };
// @ts-expect-error a field of another type
export const mistyped: Updates = { deposit: { amount: z.string() }, withdraw: amount, close: {} };
// @ts-expect-error an event that is forgotten
export const uneventful: FieldsByType<AccountTypes['event']> = { amount_deposited: { ...amount, balance: moneyCodec } };
// @ts-expect-error a filter that the query lacks
export const filters: Fields<AccountQuery> = { colour: z.string().optional() };

test('is checked by the compiler', () => {
  expectTypeOf(accountApi).toExtend<AggregateApi<AccountTypes, AccountQuery, (typeof accountApi)['shown']>>();
});
