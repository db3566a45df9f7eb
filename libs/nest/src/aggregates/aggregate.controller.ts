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
import { ThisCall, type ListCall } from '../lists/list-call.js';
import { ListPages } from '../lists/list-pages.js';
import { listQuery, queryOf } from '../lists/list-query.js';
import type { TimeRange } from '../search/time-range.js';
import { operationId, schemaName } from '../openapi/names.js';
import { Operation } from '../openapi/operation.decorator.js';
import { listSchema, pageSchema, presentList, presentPage } from '../openapi/page.schema.js';
import { encoder } from '../validation/encoder.js';
import type { AggregateRoutes } from './aggregate-routes.js';
import { auditQuery, auditSchema, bodySchema, encodeReceipt, receipt } from './aggregate.schemas.js';
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
    constructor(
      @Inject(token) private readonly running: RunningAggregate<A>,
      @Inject(ListPages) private readonly pages: ListPages,
    ) {}

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
      summary: `List ${path}`,
      answer: listSchema(shown),
    })
    async list(@Query({ schema: listQuery(api) }) asked: A['query'] & PageRequest, @ThisCall() call: ListCall) {
      const query = queryOf(asked);
      const find = (page: PageRequest) => this.running.snapshots.find(query, page);
      const page = await this.pages.read(call, { query, page: asked }, find);
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
    async audit(
      @Param('id') id: string,
      @Query({ schema: auditQuery }) asked: PageRequest & TimeRange,
      @ThisCall() call: ListCall,
    ) {
      const { from, to } = asked;
      const find = (page: PageRequest) => auditPage(this.running.events, id, { ...page, from, to });
      const read = () => this.pages.read(call, { query: { from, to }, page: asked }, find);
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
