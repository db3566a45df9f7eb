import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AggregateTypes, EventEnvelope } from '@snapfold/kernel';
import { hasCode, JournalReader, type RunningAggregate, type Runtime } from '@snapfold/kernel/engine';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { AggregateApi } from '../aggregates/aggregate-api.js';
import { auditSchema } from '../aggregates/aggregate.schemas.js';
import { auditEntry } from '../aggregates/audit-page.js';
import { RUNTIME } from '../context/runtime.token.js';
import { operationId } from '../openapi/names.js';
import { Operation } from '../openapi/operation.decorator.js';
import { encoder } from '../validation/encoder.js';
import { AsksForStream, eventStream } from './asked-media-type.js';
import { feedFrames } from './feed-frames.js';
import { feedPage, feedQuery } from './feed.schemas.js';
import { HEARTBEAT_MS } from './feed.tokens.js';
import { LastEventId } from './last-event-id.js';
import { OpenStreams } from './open-streams.js';
import { shownEvents } from './shown-events.js';

/** Returns the controller of the feed of an aggregate: its journal in commit order, as pages or as a stream. */
export function feedController<A extends AggregateTypes, S extends z.ZodType>(
  api: AggregateApi<A, S>,
  token: symbol,
): Type<object> {
  const { name, path } = api;
  const item = auditSchema(api);
  const encode = encoder(item);
  const show = (event: EventEnvelope<A>) => encode(auditEntry(event));

  const texts = new WeakMap<EventEnvelope<A>, string>();
  /** Makes the JSON of an event once for all streams that send it. */
  const textOf = (event: EventEnvelope<A>) => {
    const text = texts.get(event) ?? JSON.stringify(show(event));
    texts.set(event, text);
    return text;
  };

  @ApiTags(path)
  @Controller(`v1/${path}/events`)
  class FeedController {
    readonly #reader: JournalReader<A>;

    constructor(
      @Inject(token) { events, feed }: RunningAggregate<A>,
      @Inject(RUNTIME) private readonly runtime: Runtime,
      @Inject(HEARTBEAT_MS) private readonly heartbeatMs: number,
      @Inject(OpenStreams) private readonly streams: OpenStreams,
    ) {
      this.#reader = new JournalReader({ events, feed, runtime });
    }

    @Get()
    @Operation({
      id: operationId(name, 'events'),
      kind: 'feed',
      summary: `Follow the events of all ${path} in commit order`,
      answer: feedPage(item),
    })
    async events(
      @Query({ schema: feedQuery }) { after: asked, limit }: z.output<typeof feedQuery>,
      @LastEventId() last: number | undefined,
      @AsksForStream() isStream: boolean,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const after = last ?? asked;
      if (isStream) return this.stream(after, reply);
      const items = shownEvents(await this.#reader.page(after, limit), show);
      const nextAfter = items.at(-1)?.position ?? after;
      void reply
        .header('cache-control', 'no-store')
        .header('link', `</v1/${path}/events?after=${nextAfter}&limit=${limit}>; rel="next"`);
      return { items, nextAfter };
    }

    async stream(after: number, reply: FastifyReply): Promise<Readable> {
      const { heartbeatMs, runtime } = this;
      const reader = this.#reader;
      await refuseUnreached(reader, after);
      const signal = this.streams.signalFor(reply.raw);
      // Neither a cache nor nginx keeps back what has been sent.
      void reply
        .header('content-type', eventStream)
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no');
      return Readable.from(feedFrames({ reader, after, signal, runtime, heartbeatMs, textOf }));
    }
  }

  return Object.defineProperty(FeedController, 'name', { value: `${name}FeedController` });
}

/**
 * Rejects if the journal ends before the position. Ignores other errors of the read: a browser comes again only after a stream that was
 * accepted.
 */
async function refuseUnreached<A extends AggregateTypes>(reader: JournalReader<A>, after: number): Promise<void> {
  try {
    await reader.page(after, 1);
  } catch (error) {
    if (hasCode(error, 'POSITION_NOT_REACHED')) throw error;
  }
}
