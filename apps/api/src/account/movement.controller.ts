import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Movement } from '@snapfold/domain';
import type { Bank } from '@snapfold/infrastructure';
import { eventId } from '@snapfold/kernel';
import { AggregateNotFound, type PageRequest } from '@snapfold/kernel/engine';
import {
  awaitView,
  freshnessFields,
  instant,
  listSchema,
  Operation,
  pageFields,
  presentList,
  tellExtent,
} from '@snapfold/nest';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BANK, VIEW_WAIT_MS } from '../tokens.js';
import { moneyCodec } from './money.codec.js';

const kind = z.enum(['deposit', 'withdrawal', 'transfer_in', 'transfer_out']);

const shown = z
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
  .meta({ id: 'Movement' });

const idOf = (movement: Movement) => eventId({ ...movement, aggregateId: movement.accountId });

const present = (movement: Movement) =>
  z.encode(shown, {
    id: idOf(movement),
    ...movement,
    transferId: movement.transferId ?? null,
    counterparty: movement.counterparty ?? null,
  });

const listQuery = z.strictObject({ kind: kind.optional(), ...pageFields, ...freshnessFields });

@ApiTags('accounts')
@Controller('v1/accounts/:id/movements')
export class MovementController {
  constructor(
    @Inject(BANK) private readonly bank: Bank,
    @Inject(VIEW_WAIT_MS) private readonly ownMs: number,
  ) {}

  @Get()
  @ApiParam({ name: 'id' })
  @Operation({
    id: 'movementList',
    summary: 'What came into the account and left it, newest first',
    answer: listSchema(shown),
    refusals: [404],
  })
  async list(
    @Param('id') accountId: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery> & PageRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const own = this.bank.aggregates.accounts.committed.of(accountId);
    const { ownMs } = this;
    const extent = await awaitView(this.bank.views.movements, {
      aggregateId: accountId,
      own,
      ownMs,
      atLeast: query.atLeast,
    });
    const page = await this.bank.views.movements.find({ accountId, kind: query.kind }, query);
    if (page.items.length === 0 && !(await this.bank.aggregates.accounts.snapshots.get(accountId)))
      throw new AggregateNotFound('accounts', accountId);
    tellExtent(reply, extent);
    return presentList(page, idOf, present);
  }
}
