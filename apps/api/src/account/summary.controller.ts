import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { formatMinor, type AccountSummary } from '@snapfold/domain';
import type { Bank } from '@snapfold/infrastructure';
import { AggregateNotFound } from '@snapfold/kernel/engine';
import { awaitView, freshnessFields, instant, Operation, tellExtent, ViewBehind } from '@snapfold/nest';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BANK, VIEW_WAIT_MS } from '../tokens.js';
import { currencyCodec } from './currency.codec.js';
import { moneyCodec } from './money.codec.js';

/** A sum may be larger than any amount that a client may send. */
const total = z.object({ value: z.string().describe('A decimal number'), currency: z.string() });

const shown = z
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
  .meta({ id: 'AccountSummary' });

const present = (summary: AccountSummary) =>
  z.encode(shown, {
    ...summary,
    totalIn: formatMinor(summary.totalIn, summary.currency),
    totalOut: formatMinor(summary.totalOut, summary.currency),
    lastMovementAt: summary.lastMovementAt ?? null,
  });

const readQuery = z.strictObject(freshnessFields);

@ApiTags('accounts')
@Controller('v1/accounts/:id/summary')
export class SummaryController {
  constructor(
    @Inject(BANK) private readonly bank: Bank,
    @Inject(VIEW_WAIT_MS) private readonly ownMs: number,
  ) {}

  @Get()
  @ApiParam({ name: 'id' })
  @Operation({ id: 'accountSummary', summary: 'What the account came to', answer: shown, refusals: [404] })
  async get(
    @Param('id') accountId: string,
    @Query({ schema: readQuery }) { atLeast }: z.output<typeof readQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const own = this.bank.aggregates.accounts.committed.of(accountId);
    const extent = await awaitView(this.bank.views.summaries, {
      aggregateId: accountId,
      own,
      ownMs: this.ownMs,
      atLeast,
    });
    const summary = await this.bank.views.summaries.get(accountId);
    tellExtent(reply, extent);
    if (summary) return present(summary);
    const account = await this.bank.aggregates.accounts.snapshots.get(accountId);
    if (!account) throw new AggregateNotFound('accounts', accountId);
    throw new ViewBehind(account.position, extent);
  }
}
