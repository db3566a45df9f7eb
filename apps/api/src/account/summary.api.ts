import { accountSummary, formatMinor, type Currency } from '@snapfold/domain';
import { aggregateId, instant, viewRecordApi } from '@snapfold/nest';
import { z } from 'zod';
import { accountApi, status } from './account.api.js';
import { currencyCode, currencyCodec } from './currency.codec.js';
import { moneyCodec } from './money.codec.js';

/** Not `moneyCodec`: a sum may be larger than the largest amount that a client may send. */
const total = z
  .object({
    value: z
      .string()
      .meta({ pattern: String.raw`^(0|[1-9]\d*)(\.\d{1,4})?$`, examples: ['100.50'] })
      .describe('A decimal number'),
    currency: currencyCode,
  })
  .meta({ id: 'Total' });

const totalOf = (minor: string, currency: Currency) => ({ value: formatMinor(minor, currency).value, currency });

export const summaryApi = viewRecordApi(accountSummary, {
  of: accountApi,
  path: 'summary',
  operation: 'accountSummary',
  summary: 'Get the totals of an account',
  shown: z
    .object({
      accountId: aggregateId,
      owner: aggregateId,
      status,
      currency: currencyCodec,
      balance: moneyCodec,
      movements: z.int().min(0).describe('The number of movements'),
      totalIn: total.describe('The sum of all that came in'),
      totalOut: total.describe('The sum of all that left'),
      openedAt: instant,
      lastMovementAt: instant.nullable(),
    })
    .meta({ id: 'AccountSummary' }),
  present: (summary) => ({
    ...summary,
    totalIn: totalOf(summary.totalIn, summary.currency),
    totalOut: totalOf(summary.totalOut, summary.currency),
    lastMovementAt: summary.lastMovementAt ?? null,
  }),
});
