import { account } from '@snapfold/domain';
import { aggregateApi, aggregateId, aggregateVersion, id, instant, time } from '@snapfold/nest';
import { z } from 'zod';
import { byIdOrRange, choice, exact, ordered } from '../search-rules.js';
import { currencyCodec as currency } from './currency.codec.js';
import { moneyCodec } from './money.codec.js';
import { amountIn } from './money.text.js';

const owner = id
  .meta({ examples: ['0199d8a0-4f36-7b52-b1c9-8e2d7a405f13'] })
  .describe('The id of the user who owns the account');
export const status = z.enum(['open', 'frozen', 'closed']).describe('`frozen` while the owner is deactivated');
const transferEvent = { transferId: aggregateId, amount: moneyCodec, balance: moneyCodec };

export const accountApi = aggregateApi(account, {
  name: 'Account',
  path: 'accounts',
  create: { type: 'open', fields: { owner, currency } },
  update: {
    deposit: { amount: moneyCodec },
    withdraw: { amount: moneyCodec },
    send_transfer: 'joint',
    receive_transfer: 'joint',
    close: {},
    follow_owner: 'internal',
  },
  events: {
    account_opened: {
      owner,
      ownerStatusChanges: z.int().min(0).optional().describe('How often the owner had been deactivated or reactivated'),
      currency,
      openedAt: instant,
    },
    amount_deposited: { amount: moneyCodec, balance: moneyCodec },
    amount_withdrawn: { amount: moneyCodec, balance: moneyCodec },
    transfer_sent: { ...transferEvent, to: aggregateId },
    transfer_received: { ...transferEvent, from: aggregateId },
    account_frozen: {},
    account_unfrozen: {},
    account_closed: { closedAt: instant },
  },
  filters: { owner: owner.optional(), currency: currency.optional(), status: status.optional() },
  search: {
    example: 'currency==EUR;balance>=100.00',
    unsorted: byIdOrRange,
    fields: {
      id: { schema: id, operators: exact, sorts: true },
      owner: { schema: id, operators: exact },
      currency: { schema: currency, operators: exact },
      status: { schema: status, operators: choice },
      balance: { needs: 'currency', schemaFor: amountIn, operators: ordered, sorts: true },
      openedAt: { schema: time, operators: ordered, sorts: true },
    },
    time: 'openedAt',
  },
  shown: z
    .object({
      id: aggregateId,
      version: aggregateVersion,
      owner,
      currency,
      balance: moneyCodec,
      status,
      openedAt: instant,
      closedAt: instant.nullable(),
    })
    .meta({ id: 'Account' }),
  present: ({ id: accountId, version, state }) => ({
    id: accountId,
    version,
    ...state,
    closedAt: state.closedAt ?? null,
  }),
});
