import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { transferOf, transferUpdates, type AccountTypes } from '@snapfold/domain';
import type { Bank } from '@snapfold/infrastructure';
import { DomainError, type CqrsContext, type EventEnvelope } from '@snapfold/kernel';
import { AggregateNotFound } from '@snapfold/kernel/engine';
import { Context, InjectService, Operation } from '@snapfold/nest';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BANK } from '../bank.token.js';
import { order, receipt, shown } from './transfer.schemas.js';

@ApiTags('transfers')
@Controller('v1/transfers')
export class TransferController {
  constructor(@InjectService(BANK) private readonly bank: Bank) {}

  @Post()
  @Operation({
    id: 'transferSend',
    summary: 'Moves money from one account to another: both or neither change',
    answer: receipt,
    status: 201,
    refusals: [404, 409, 422],
  })
  async send(
    @Body({ schema: order }) body: z.output<typeof order>,
    @Context() context: CqrsContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const id = context.newId();
    const identity = { id, fingerprint: JSON.stringify(body) };
    const results = await this.bank.aggregates.accounts.engine
      .updateTogether(transferUpdates({ id, ...body }), context, { identity })
      .catch((error: unknown) => {
        throw sided(error, body);
      });
    void reply.header('location', `/v1/transfers/${id}`);
    const events = results.flatMap((result) => result.events);
    return z.encode(receipt, existing(id, events));
  }

  @Get(':id')
  @ApiParam({ name: 'id' })
  @Operation({ id: 'transferGet', summary: 'A transfer that was carried out', answer: shown, refusals: [404] })
  async get(@Param('id') id: string) {
    const recorded = await this.bank.aggregates.accounts.engine.findCommand(id);
    return z.encode(shown, existing(id, recorded?.events ?? []));
  }
}

function existing(id: string, events: readonly EventEnvelope<AccountTypes>[]) {
  const transfer = transferOf(events);
  if (!transfer) throw new AggregateNotFound('transfers', id);
  return transfer;
}

/** An account that is not there is told as every refusal of a transfer is: with the side that it is on. */
function sided(error: unknown, { from }: z.output<typeof order>): unknown {
  if (!(error instanceof AggregateNotFound)) return error;
  const side = error.aggregateId === from ? 'from' : 'to';
  return new DomainError(error.code, 'notFound', error.message, { side });
}
