import { test } from '@jest/globals';
import type { AccountQuery, AccountTypes } from '@snapfold/domain';
import { expectTypeOf } from 'expect-type';
import { z } from 'zod';
import { accountApi } from './account/account.api.js';
import { moneyCodec } from './account/money.codec.js';
import type { AggregateApi, Fields, FieldsByType, Updates } from './aggregate-api.js';

type AccountUpdates = Updates<AccountTypes['update']>;

const amount = { amount: moneyCodec };
const halves = { send_transfer: 'joint', receive_transfer: 'joint' } as const;
export const whole: AccountUpdates = { deposit: amount, withdraw: amount, close: {}, ...halves };
// @ts-expect-error a command that is forgotten
export const forgotten: AccountUpdates = { deposit: amount, close: {}, ...halves };
// @ts-expect-error a field that is forgotten
export const fieldless: AccountUpdates = { deposit: {}, withdraw: amount, close: {}, ...halves };
// @ts-expect-error a field of another type
export const mistyped: AccountUpdates = { deposit: { amount: z.string() }, withdraw: amount, close: {}, ...halves };
// @ts-expect-error a joint command that is forgotten
export const halved: AccountUpdates = { deposit: amount, withdraw: amount, close: {}, send_transfer: 'joint' };
// @ts-expect-error a joint command that the aggregate lacks
export const stray: AccountUpdates = { deposit: amount, withdraw: amount, close: {}, ...halves, send: 'joint' };
// @ts-expect-error a mark that means nothing
export const marked: AccountUpdates = { deposit: amount, withdraw: amount, ...halves, close: 'hidden' };
// @ts-expect-error an event that is forgotten
export const uneventful: FieldsByType<AccountTypes['event']> = { amount_deposited: { ...amount, balance: moneyCodec } };
// @ts-expect-error a filter that the query lacks
export const filters: Fields<AccountQuery> = { colour: z.string().optional() };

test('is checked by the compiler', () => {
  expectTypeOf(accountApi).toExtend<AggregateApi<AccountTypes, AccountQuery, (typeof accountApi)['shown']>>();
});
