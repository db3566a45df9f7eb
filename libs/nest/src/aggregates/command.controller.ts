import { Body, Controller, Inject, Param, Post, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, CqrsContext } from '@snapfold/kernel';
import type { RunningAggregate } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { Context } from '../context/context.decorator.js';
import { dashed, operationId, schemaName } from '../openapi/names.js';
import { Operation } from '../openapi/operation.decorator.js';
import type { AggregateApi } from './aggregate-api.js';
import { bodySchema, receipt } from './aggregate.schemas.js';
import { commandOf } from './command-of.js';

/** Returns the controller that sends one type of command to an aggregate. `token` provides its `RunningAggregate`. */
export function commandController<A extends AggregateTypes, S extends z.ZodType>(
  { name, path }: AggregateApi<A, S>,
  type: A['update']['type'],
  fields: Readonly<Record<string, z.ZodType>>,
  token: symbol,
): Type<object> {
  @ApiTags(path)
  @Controller(`v1/${path}/:id/commands/${dashed(type)}`)
  class CommandController {
    constructor(@Inject(token) private readonly running: RunningAggregate<A>) {}

    @Post()
    @ApiParam({ name: 'id' })
    @Operation({
      id: operationId(name, type),
      summary: `Send the command ${dashed(type)}`,
      answer: receipt,
      refusals: [404, 409, 422],
    })
    async send(
      @Param('id') id: string,
      @Body({ schema: bodySchema(schemaName(name, type), fields) }) body: object,
      @Context() context: CqrsContext,
    ) {
      return z.encode(receipt, await this.running.engine.update(id, commandOf<A['update']>(type, body), context));
    }
  }

  Object.defineProperty(CommandController, 'name', { value: `${schemaName(name, type)}Controller` });
  return CommandController;
}
