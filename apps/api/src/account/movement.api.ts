import { movement, type Movement } from '@snapfold/domain';
import { eventId } from '@snapfold/kernel';
import { aggregateId, aggregateVersion, instant, journalPosition, time, viewListApi } from '@snapfold/nest';
import { z } from 'zod';
import { choice, ordered } from '../search-rules.js';
import { accountApi } from './account.api.js';
import { moneyCodec } from './money.codec.js';

const kind = z.enum(['deposit', 'withdrawal', 'transfer_in', 'transfer_out']);

const idOf = (moved: Movement) => eventId({ ...moved, aggregateId: moved.accountId });

export const movementApi = viewListApi(movement, {
  of: accountApi,
  path: 'movements',
  operation: 'movementList',
  summary: 'List what came into an account and what left it, newest first',
  filters: { kind: kind.optional() },
  search: {
    unsorted: 'the newest first',
    example: 'kind=in=(transfer_in,transfer_out);at>=2026-01-31T09:00:00Z',
    fields: { kind: { schema: kind, operators: choice }, at: { schema: time, operators: ordered, sorts: true } },
    time: 'at',
  },
  query: (accountId, { kind, where, sort }) => ({ accountId, kind, where, sort }),
  shown: z
    .object({
      id: z.string().meta({ examples: ['0199d8a0-52c7-7d1e-8a44-3f0b9c6d7e21-2'] }),
      accountId: aggregateId,
      version: aggregateVersion.describe('The version of the account after the movement'),
      position: journalPosition,
      kind,
      amount: moneyCodec.describe('Negative if it left the account'),
      balance: moneyCodec.describe('The balance of the account after the movement'),
      at: instant,
      by: z
        .string()
        .meta({ examples: ['ada'] })
        .describe('The user who ordered the movement'),
      transferId: aggregateId.nullable().describe('The id of the transfer; null for a deposit or a withdrawal'),
      counterparty: aggregateId
        .nullable()
        .describe('The other account of the transfer; null for a deposit or a withdrawal'),
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
