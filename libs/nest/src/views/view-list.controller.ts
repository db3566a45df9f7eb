import { Controller, Get, Inject, Param, Query, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, Query as DomainQuery } from '@snapfold/kernel';
import type { PageRequest, RunningAggregate, ViewDispatcher } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { ThisCall, type ListCall } from '../lists/list-call.js';
import { listQuery, queryOf } from '../lists/list-query.js';
import { Operation } from '../openapi/operation.decorator.js';
import { listSchema, presentList } from '../openapi/page.schema.js';
import { encoder } from '../validation/encoder.js';
import type { Asked, ViewList } from './view-api.js';
import { freshnessFields, type AskedFreshness } from './view-freshness.js';
import { ViewLists } from './view-lists.js';
import type { ViewTokens } from './view.tokens.js';

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
      @Inject(ViewLists) private readonly lists: ViewLists,
    ) {}

    @Get()
    @ApiParam({ name: 'id' })
    @Operation({ id: operation, kind: 'viewList', summary, answer: listSchema(shown) })
    async list(
      @Param('id') id: string,
      @Query({ schema: listQuery(api, freshnessFields) }) asked: Asked<Q, F> & PageRequest & AskedFreshness,
      @ThisCall() call: ListCall,
    ) {
      const { view, aggregate } = this;
      const query = api.query(id, queryOf(asked, freshnessFields));
      const of = { view, aggregate, path: api.of.path, aggregateId: id };
      const page = await this.lists.read(call, of, { query, page: asked });
      return presentList(page, api.idOf, (record) => show(api.present(record)));
    }
  }

  return ViewListController;
}
