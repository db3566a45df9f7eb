import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { accountErrors, transferOf, transferUpdates, type AccountTypes } from '@snapfold/domain';
import type { Bank } from '@snapfold/infrastructure';
import { DomainError, type CqrsContext, type EventEnvelope } from '@snapfold/kernel';
import { AggregateNotFound, type CommandOptions, type PageRequest } from '@snapfold/kernel/engine';
import {
  Context,
  InjectService,
  listSchema,
  Operation,
  presentList,
  Sent,
  tellReplay,
  ThisCall,
  ViewLists,
  type AskedFreshness,
  type ListCall,
} from '@snapfold/nest';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BANK } from '../bank.token.js';
import { transferIdOf, transferList, transferOfMovement, transfersOf, type AskedTransfers } from './transfer.list.js';
import { listed, order, receipt, shown } from './transfer.schemas.js';

@ApiTags('transfers')
@Controller('v1/transfers')
export class TransferController {
  constructor(
    @InjectService(BANK) private readonly bank: Bank,
    @Inject(ViewLists) private readonly lists: ViewLists,
  ) {}

  @Post()
  @Operation({
    id: 'transferSend',
    summary: 'Move money from one account to another; either both change or neither',
    kind: 'joint',
    answer: receipt,
    errors: accountErrors,
  })
  async send(
    @Body({ schema: order }) body: z.output<typeof order>,
    @Context() context: CqrsContext,
    @Sent() sent: CommandOptions,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    // A transfer is found by the id of its command, so it has an identity even if the client sent no key.
    const { identity = { id: context.newId(), fingerprint: '' } } = sent;
    const { id } = identity;
    const results = await this.bank.aggregates.accounts.engine
      .updateTogether(transferUpdates({ id, ...body }), context, { identity })
      .catch((error: unknown) => {
        throw withSide(error, body);
      });
    void reply.header('location', `/v1/transfers/${id}`);
    tellReplay(reply, results);
    const events = results.flatMap((result) => result.events);
    return z.encode(receipt, existing(id, events));
  }

  @Get()
  @Operation({
    id: 'transferList',
    summary: 'List the transfers from and to an account, newest first',
    kind: 'viewList',
    answer: listSchema(listed),
  })
  async list(
    @Query({ schema: transferList }) asked: AskedTransfers & PageRequest & AskedFreshness,
    @ThisCall() call: ListCall,
  ) {
    const { aggregates, views } = this.bank;
    const of = { view: views.movements, aggregate: aggregates.accounts, path: 'accounts', aggregateId: asked.account };
    const page = await this.lists.read(call, of, { query: transfersOf(asked), page: asked });
    return presentList(page, transferIdOf, (moved) => z.encode(listed, transferOfMovement(moved)));
  }

  @Get(':id')
  @ApiParam({ name: 'id' })
  @Operation({ id: 'transferGet', kind: 'record', summary: 'Get a transfer that was carried out', answer: shown })
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

/** Adds the side to the error of an unknown account, as every refusal of a transfer has it. */
function withSide(error: unknown, { from }: z.output<typeof order>): unknown {
  if (!(error instanceof AggregateNotFound)) return error;
  const side = error.aggregateId === from ? 'from' : 'to';
  return new DomainError(error.code, 'notFound', error.message, { side }, side);
}
