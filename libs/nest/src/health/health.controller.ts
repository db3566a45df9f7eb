import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ServiceReadiness } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { Operation } from '../openapi/operation.decorator.js';
import { NotReady } from './not-ready.js';
import { READINESS } from './readiness.token.js';

/** The most failures that are shown per aggregate type. The log has more. */
const shownFailures = 100;

const alive = z.object({ status: z.literal('live') }).meta({ id: 'Liveness' });

const failure = z.object({
  aggregateId: z.string(),
  code: z.string().describe('Stable code for programs'),
  message: z.string().describe('Text for people, which may change. The cause of a fault is only in the log'),
});

const ready = z
  .object({
    status: z.literal('ready'),
    snapshots: z
      .array(
        z.object({
          aggregateType: z.string(),
          failed: z.int().describe('The number of these snapshots'),
          failures: z.array(failure).max(shownFailures).describe('Why each of the first of them could not be refolded'),
        }),
      )
      .describe(
        'The snapshots of earlier releases that could not be refolded and were left unchanged, by aggregate type',
      ),
    views: z
      .array(
        z.object({
          view: z.string(),
          firstParked: z.int().describe('The position of the first event that the view leaves out'),
        }),
      )
      .describe(
        'The views that leave out events which could not be applied. Each of these events is parked with its error',
      ),
    subscriptions: z
      .array(
        z.object({
          subscription: z.string(),
          firstParked: z.int().describe('The position of the first event that was set aside'),
        }),
      )
      .describe(
        'The subscriptions that have set events aside which could not be handled. Each of these events is parked with its error',
      ),
  })
  .meta({ id: 'Readiness', examples: [{ status: 'ready', snapshots: [], views: [], subscriptions: [] }] });

/**
 * Tells operators and orchestrators whether the process answers requests (liveness), and whether all its snapshots and views have the
 * shape of this release (readiness).
 */
@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: ServiceReadiness) {}

  @Get('live')
  @Operation({ id: 'liveness', kind: 'service', summary: 'Liveness: the process answers requests', answer: alive })
  live(): z.output<typeof alive> {
    return { status: 'live' };
  }

  @Get('ready')
  @Operation({
    id: 'readiness',
    kind: 'service',
    summary: 'Readiness: snapshots are refolded and views are filled',
    answer: ready,
    codes: ['NOT_READY', 'STORE_UNAVAILABLE'],
  })
  async ready(): Promise<z.output<typeof ready>> {
    const { readiness } = this;
    if (!readiness.isReady) throw new NotReady(readiness.progress, await readiness.viewsInMaking());
    const failing = readiness.progress.filter(({ failed }) => failed > 0);
    return {
      status: 'ready',
      snapshots: failing.map(({ aggregateType, failed, failures }) => ({
        aggregateType,
        failed,
        failures: failures.slice(0, shownFailures).map(({ aggregateId, error: { code, kind, message } }) => ({
          aggregateId,
          code,
          message: kind === 'fault' ? 'This is a fault: the log has the cause.' : message,
        })),
      })),
      views: [...(await readiness.blockedViews())],
      subscriptions: [...(await readiness.blockedSubscriptions())],
    };
  }
}
