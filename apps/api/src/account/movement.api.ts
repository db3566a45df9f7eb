import { movement, type Movement } from '@snapfold/domain';
import { eventId } from '@snapfold/kernel';
import { instant, viewListApi } from '@snapfold/nest';
import { z } from 'zod';
import { accountApi } from './account.api.js';
import { moneyCodec } from './money.codec.js';

const kind = z.enum(['deposit', 'withdrawal', 'transfer_in', 'transfer_out']);

const idOf = (moved: Movement) => eventId({ ...moved, aggregateId: moved.accountId });

export const movementApi = viewListApi(movement, {
  of: accountApi,
  path: 'movements',
  operation: 'movementList',
  summary: 'What came into the account and left it, newest first',
  filters: { kind: kind.optional() },
  query: (accountId, filters) => ({ accountId, kind: filters.kind }),
  shown: z
    .object({
      id: z.string(),
      accountId: z.string(),
      version: z.int().describe('Of the account, after it'),
      position: z.int(),
      kind,
      amount: moneyCodec.describe('Below zero for what left the account'),
      balance: moneyCodec.describe('Of the account, after it'),
      at: instant,
      by: z.string().describe('The user who ordered it'),
      transferId: z.string().nullable().describe('Only of a transfer'),
      counterparty: z.string().nullable().describe('Only of a transfer: the account on its other side'),
    })
    .meta({ id: 'Movement' }),
  idOf,
  present: (moved) => ({
    id: idOf(moved),
    ...moved,
    transferId: moved.transferId ?? null,
    counterparty: moved.counterparty ?? null,
  }),
});
