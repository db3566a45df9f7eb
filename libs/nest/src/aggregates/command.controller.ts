import { Body, Controller, Inject, Param, Post, Res, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, CqrsContext } from '@snapfold/kernel';
import type { FastifyReply } from 'fastify';
import type { RunningAggregate } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { SentToOne, type SentUpdate } from '../commands/sent.decorator.js';
import { tellReplay } from '../commands/tell-replay.js';
import { Context } from '../context/context.decorator.js';
import { dashed, operationId, schemaName } from '../openapi/names.js';
import { Operation } from '../openapi/operation.decorator.js';
import type { AggregateRoutes } from './aggregate-routes.js';
import { bodySchema, encodeReceipt, receipt } from './aggregate.schemas.js';
import { commandOf } from './command-of.js';
import { updateAt } from './update-at.js';

/** Returns the controller that sends one type of command to an aggregate. */
export function commandController<A extends AggregateTypes, S extends z.ZodType>(
  { api, token, tagOf }: AggregateRoutes<A, S>,
  type: A['update']['type'],
  fields: Readonly<Record<string, z.ZodType>>,
): Type<object> {
  const { name, path } = api;

  @ApiTags(path)
  @Controller(`v1/${path}/:id/commands/${dashed(type)}`)
  class CommandController {
    constructor(@Inject(token) private readonly running: RunningAggregate<A>) {}

    @Post()
    @ApiParam({ name: 'id' })
    @Operation({
      id: operationId(name, type),
      summary: `Send the command ${dashed(type)}`,
      kind: 'command',
      answer: receipt,
      errors: api.aggregate.errors,
    })
    async send(
      @Param('id') id: string,
      @Body({ schema: bodySchema(schemaName(name, type), fields) }) body: object,
      @Context() context: CqrsContext,
      @SentToOne() sent: SentUpdate,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const command = commandOf<A['update']>(type, body);
      const result = await updateAt(this.running, { id, command, context, sent, tagOf });
      void reply.header('etag', tagOf(result.version));
      tellReplay(reply, [result]);
      return encodeReceipt(result);
    }
  }

  Object.defineProperty(CommandController, 'name', { value: `${schemaName(name, type)}Controller` });
  return CommandController;
}
