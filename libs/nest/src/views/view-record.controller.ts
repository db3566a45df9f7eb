import { Controller, Get, Inject, Param, Query, Res, type Type } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, Query as DomainQuery } from '@snapfold/kernel';
import { AggregateNotFound, type RunningAggregate, type ViewDispatcher } from '@snapfold/kernel/engine';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Operation } from '../openapi/operation.decorator.js';
import { encoder } from '../validation/encoder.js';
import type { ViewRoute } from './view-api.js';
import { RecordNotFound } from './record-not-found.js';
import { ViewBehind } from './view-behind.js';
import { awaitView, freshnessFields, tellExtent, type AskedFreshness } from './view-freshness.js';
import { VIEW_WAIT_MS, type ViewTokens } from './view.tokens.js';

/** Returns the controller that shows the one record that a view has of an aggregate. */
export function viewRecordController<V extends object, A extends AggregateTypes, S extends z.ZodType>(
  { of, path, operation, summary, shown, present }: ViewRoute<V, A, S>,
  tokens: ViewTokens,
): Type<object> {
  const show = encoder(shown);

  @ApiTags(of.path)
  @Controller(`v1/${of.path}/:id/${path}`)
  class ViewRecordController {
    constructor(
      @Inject(tokens.view) private readonly view: ViewDispatcher<A, V, DomainQuery>,
      @Inject(tokens.aggregate) private readonly aggregate: RunningAggregate<A>,
      @Inject(VIEW_WAIT_MS) private readonly ownMs: number,
    ) {}

    @Get()
    @ApiParam({ name: 'id' })
    @Operation({ id: operation, kind: 'viewRecord', summary, answer: shown })
    async get(
      @Param('id') id: string,
      @Query({ schema: z.strictObject(freshnessFields) }) { atLeast }: AskedFreshness,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const own = this.aggregate.committed.of(id);
      const extent = await awaitView(this.view, { aggregateId: id, own, ownMs: this.ownMs, atLeast });
      const record = await this.view.get(id);
      tellExtent(reply, extent);
      if (record) return show(present(record));
      const snapshot = await this.aggregate.snapshots.get(id);
      if (!snapshot) throw new AggregateNotFound(of.path, id);
      if (extent.position < snapshot.position) throw new ViewBehind(snapshot.position, extent);
      throw new RecordNotFound(path);
    }
  }

  return ViewRecordController;
}
