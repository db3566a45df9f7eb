import { Controller, Get, Inject, Param, Query, Res, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, Query as DomainQuery } from '@snapfold/kernel';
import {
  AggregateNotFound,
  type PageRequest,
  type RunningAggregate,
  type ViewDispatcher,
} from '@snapfold/kernel/engine';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Operation } from '../openapi/operation.decorator.js';
import { listQuery, listSchema, presentList, queryOf } from '../openapi/page.schema.js';
import { encoder } from '../validation/encoder.js';
import type { ViewList } from './view-api.js';
import { awaitView, freshnessFields, tellExtent, type AskedFreshness } from './view-freshness.js';
import { VIEW_WAIT_MS, type ViewTokens } from './view.tokens.js';

type Shape = Readonly<Record<string, z.ZodType>>;

/** Returns the controller that lists the records that a view has of an aggregate. */
export function viewListController<
  V extends object,
  A extends AggregateTypes,
  Q extends DomainQuery,
  S extends z.ZodType,
  F extends Shape,
>(api: ViewList<V, A, Q, S, F>, tokens: ViewTokens): Type<object> {
  const { of, path, operation, summary, shown } = api;
  const show = encoder(shown);

  @ApiTags(of.path)
  @Controller(`v1/${of.path}/:id/${path}`)
  class ViewListController {
    constructor(
      @Inject(tokens.view) private readonly view: ViewDispatcher<A, V, Q>,
      @Inject(tokens.aggregate) private readonly aggregate: RunningAggregate<A>,
      @Inject(VIEW_WAIT_MS) private readonly ownMs: number,
    ) {}

    @Get()
    @ApiParam({ name: 'id' })
    @Operation({ id: operation, kind: 'viewList', summary, answer: listSchema(shown) })
    async list(
      @Param('id') id: string,
      @Query({ schema: listQuery(api.filters, freshnessFields) })
      asked: z.output<z.ZodObject<F>> & PageRequest & AskedFreshness,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const own = this.aggregate.committed.of(id);
      const { ownMs } = this;
      const extent = await awaitView(this.view, { aggregateId: id, own, ownMs, atLeast: asked.atLeast });
      const page = await this.view.find(api.query(id, queryOf(asked, freshnessFields)), asked);
      if (page.items.length === 0 && !(await this.aggregate.snapshots.get(id)))
        throw new AggregateNotFound(of.path, id);
      tellExtent(reply, extent);
      return presentList(page, api.idOf, (record) => show(api.present(record)));
    }
  }

  return ViewListController;
}
