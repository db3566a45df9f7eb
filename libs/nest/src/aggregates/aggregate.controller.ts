import { Body, Controller, Get, Inject, Param, Post, Query, Res, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, CqrsContext } from '@snapfold/kernel';
import {
  AggregateNotFound,
  type CommandOptions,
  type PageRequest,
  type RunningAggregate,
} from '@snapfold/kernel/engine';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Sent } from '../commands/sent.decorator.js';
import { tellReplay } from '../commands/tell-replay.js';
import { Context } from '../context/context.decorator.js';
import { operationId, schemaName } from '../openapi/names.js';
import { Operation } from '../openapi/operation.decorator.js';
import {
  listQuery,
  listSchema,
  pageFields,
  pageSchema,
  presentList,
  presentPage,
  queryOf,
} from '../openapi/page.schema.js';
import { encoder } from '../validation/encoder.js';
import type { AggregateRoutes } from './aggregate-routes.js';
import { auditSchema, bodySchema, encodeReceipt, receipt } from './aggregate.schemas.js';
import { auditPage } from './audit-page.js';
import { commandOf } from './command-of.js';
import { momentFields, momentOf } from './moment.js';

/** Returns the controller that creates, shows and lists aggregates. */
export function aggregateController<A extends AggregateTypes, S extends z.ZodType>({
  api,
  token,
  tagOf,
}: AggregateRoutes<A, S>): Type<object> {
  const { name, path, create, shown } = api;
  const { errors } = api.aggregate;
  const auditEntry = auditSchema(api);
  const [show, showEvent] = [encoder(shown), encoder(auditEntry)];

  @ApiTags(path)
  @Controller(`v1/${path}`)
  class AggregateController {
    constructor(@Inject(token) private readonly running: RunningAggregate<A>) {}

    @Post()
    @Operation({
      id: operationId(name, create.type),
      summary: `Create with the command ${create.type}`,
      kind: 'create',
      answer: receipt,
      errors,
    })
    async create(
      @Body({ schema: bodySchema(schemaName(name, create.type), create.fields) }) fields: object,
      @Context() context: CqrsContext,
      @Sent() sent: CommandOptions,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const result = await this.running.engine.create(commandOf<A['create']>(create.type, fields), context, sent);
      void reply
        .header('location', `/v1/${path}/${encodeURIComponent(result.id)}`)
        .header('etag', tagOf(result.version));
      tellReplay(reply, [result]);
      return encodeReceipt(result);
    }

    @Get()
    @Operation({
      id: operationId(name, 'list'),
      kind: 'list',
      summary: `List ${path}, oldest first`,
      answer: listSchema(shown),
    })
    async list(@Query({ schema: listQuery(api.filters) }) asked: A['query'] & PageRequest) {
      const page = await this.running.snapshots.find(queryOf(asked), asked);
      return presentList(
        page,
        ({ id }) => id,
        (snapshot) => show(api.present(snapshot)),
      );
    }

    @Get(':id')
    @ApiParam({ name: 'id' })
    @Operation({
      id: operationId(name, 'get'),
      kind: 'read',
      summary: 'Get the current state, or a past one',
      answer: shown,
    })
    async get(
      @Param('id') id: string,
      @Query({ schema: momentFields }) asked: z.output<typeof momentFields>,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const moment = momentOf(asked);
      if (moment) return show(api.present(await this.running.engine.stateAt(id, moment)));
      const snapshot = await this.existing(id);
      const answer = show(api.present(snapshot));
      void reply.header('etag', tagOf(snapshot.version));
      return answer;
    }

    @Get(':id/audit')
    @ApiParam({ name: 'id' })
    @Operation({
      id: operationId(name, 'audit'),
      summary: 'List the events, oldest first: who did what and when',
      kind: 'history',
      answer: pageSchema(auditEntry),
    })
    async audit(@Param('id') id: string, @Query({ schema: z.strictObject(pageFields) }) page: PageRequest) {
      const read = () => auditPage(this.running.events, id, page);
      let found = await read();
      if (found.items.length === 0) {
        await this.existing(id);
        // An aggregate counts as absent only after a read behind a barrier. Reads after that may find events that the first read missed.
        found = await read();
      }
      return presentPage(found, showEvent);
    }

    async existing(id: string) {
      const snapshot = await this.running.snapshots.get(id);
      if (!snapshot) throw new AggregateNotFound(path, id);
      return snapshot;
    }
  }

  Object.defineProperty(AggregateController, 'name', { value: `${name}Controller` });
  return AggregateController;
}
