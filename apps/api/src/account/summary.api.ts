import { accountSummary, formatMinor } from '@snapfold/domain';
import { instant, viewRecordApi } from '@snapfold/nest';
import { z } from 'zod';
import { accountApi } from './account.api.js';
import { currencyCodec } from './currency.codec.js';
import { moneyCodec } from './money.codec.js';

/** Not `moneyCodec`: a sum may be larger than the largest amount that a client may send. */
const total = z.object({ value: z.string().describe('A decimal number'), currency: z.string() });

export const summaryApi = viewRecordApi(accountSummary, {
  of: accountApi,
  path: 'summary',
  operation: 'accountSummary',
  summary: 'Get the totals of an account',
  shown: z
    .object({
      accountId: z.string(),
      owner: z.string(),
      status: z.enum(['open', 'closed']),
      currency: currencyCodec,
      balance: moneyCodec,
      movements: z.int().describe('The number of movements'),
      totalIn: total.describe('The sum of all that came in'),
      totalOut: total.describe('The sum of all that left'),
      openedAt: instant,
      lastMovementAt: instant.nullable(),
    })
    .meta({ id: 'AccountSummary' }),
  present: (summary) => ({
    ...summary,
    totalIn: formatMinor(summary.totalIn, summary.currency),
    totalOut: formatMinor(summary.totalOut, summary.currency),
    lastMovementAt: summary.lastMovementAt ?? null,
  }),
});
