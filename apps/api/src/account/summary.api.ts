import { accountSummary, formatMinor } from '@snapfold/domain';
import { instant, viewRecordApi } from '@snapfold/nest';
import { z } from 'zod';
import { accountApi } from './account.api.js';
import { currencyCodec } from './currency.codec.js';
import { moneyCodec } from './money.codec.js';

/** A sum may be larger than any amount that a client may send. */
const total = z.object({ value: z.string().describe('A decimal number'), currency: z.string() });

export const summaryApi = viewRecordApi(accountSummary, {
  of: accountApi,
  path: 'summary',
  operation: 'accountSummary',
  summary: 'What the account came to',
  shown: z
    .object({
      accountId: z.string(),
      owner: z.string(),
      status: z.enum(['open', 'closed']),
      currency: currencyCodec,
      balance: moneyCodec,
      movements: z.int().describe('How many times money came in or left'),
      totalIn: total.describe('All that ever came in'),
      totalOut: total.describe('All that ever left'),
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
