import { Body, Controller, Get, Inject, Param, Post, Query, Res, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, CqrsContext, Query as DomainQuery } from '@snapfold/kernel';
import { AggregateNotFound, type PageRequest, type RunningAggregate } from '@snapfold/kernel/engine';
import {
  Context,
  listSchema,
  Operation,
  operationId,
  pageFields,
  pageSchema,
  presentList,
  presentPage,
  schemaName,
} from '@snapfold/nest';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { AggregateApi } from './aggregate-api.js';
import { auditSchema, bodySchema, receipt } from './aggregate.schemas.js';
import { auditPage } from './audit-page.js';
import { commandOf } from './command-of.js';

/** Creates, shows and lists the aggregates of a definition. */
export function aggregateController<A extends AggregateTypes, Q extends DomainQuery, S extends z.ZodType>(
  api: AggregateApi<A, Q, S>,
  token: symbol,
): Type<object> {
  const { name, path, create, shown } = api;
  const auditEntry = auditSchema(api);

  @ApiTags(path)
  @Controller(`v1/${path}`)
  class AggregateController {
    constructor(@Inject(token) readonly wired: RunningAggregate<A>) {}

    @Post()
    @Operation({
      id: operationId(name, create.type),
      summary: `Creates: ${create.type}`,
      answer: receipt,
      status: 201,
      refusals: [409, 422],
    })
    async create(
      @Body({ schema: bodySchema(schemaName(name, create.type), create.fields) }) fields: object,
      @Context() context: CqrsContext,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const result = await this.wired.engine.create(commandOf<A['create']>(create.type, fields), context);
      void reply.header('location', `/v1/${path}/${result.id}`);
      return z.encode(receipt, result);
    }

    @Get()
    @Operation({ id: operationId(name, 'list'), summary: 'Lists, oldest first', answer: listSchema(shown) })
    async list(@Query({ schema: z.strictObject({ ...api.filters, ...pageFields }) }) query: Q & PageRequest) {
      const page = await this.wired.snapshots.find(query, query);
      return presentList(
        page,
        ({ id }) => id,
        (snapshot) => z.encode(shown, api.present(snapshot)),
      );
    }

    @Get(':id')
    @ApiParam({ name: 'id' })
    @Operation({ id: operationId(name, 'get'), summary: 'The current state', answer: shown, refusals: [404] })
    async get(@Param('id') id: string) {
      return z.encode(shown, api.present(await this.existing(id)));
    }

    @Get(':id/audit')
    @ApiParam({ name: 'id' })
    @Operation({
      id: operationId(name, 'audit'),
      summary: 'Who did what and when, oldest first',
      answer: pageSchema(auditEntry),
      refusals: [404],
    })
    async audit(@Param('id') id: string, @Query({ schema: z.strictObject(pageFields) }) page: PageRequest) {
      const read = () => auditPage(this.wired.events, id, page);
      let found = await read();
      if (found.items.length === 0) {
        await this.existing(id);
        // Whether there is one is told behind a barrier, which may have let more be seen.
        found = await read();
      }
      return presentPage(found, (entry) => z.encode(auditEntry, entry));
    }

    async existing(id: string) {
      const snapshot = await this.wired.snapshots.get(id);
      if (!snapshot) throw new AggregateNotFound(path, id);
      return snapshot;
    }
  }

  Object.defineProperty(AggregateController, 'name', { value: `${name}Controller` });
  return AggregateController;
}
