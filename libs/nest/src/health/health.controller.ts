import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ServiceReadiness } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { Operation } from '../openapi/operation.decorator.js';
import { NotReady } from './not-ready.js';
import { READINESS } from './readiness.token.js';

/** How many failures are shown of an aggregate type; the log has more. */
const shownFailures = 100;

const alive = z.object({ status: z.literal('live') }).meta({ id: 'Liveness' });

const failure = z.object({
  aggregateId: z.string(),
  code: z.string().describe('For programs; stable'),
  message: z.string().describe('For people; may change. What is behind a fault is in the log'),
});

const ready = z
  .object({
    status: z.literal('ready'),
    snapshots: z
      .array(
        z.object({
          aggregateType: z.string(),
          failed: z.int().describe('How many'),
          failures: z.array(failure).max(shownFailures).describe('The first of them'),
        }),
      )
      .describe('Those of earlier releases that could not be refolded, and stay as they were'),
    views: z
      .array(
        z.object({
          view: z.string(),
          firstParked: z.int().describe('The position of the first event that it leaves out'),
        }),
      )
      .describe('Those that leave out events which could not be applied; each parked event says why'),
  })
  .meta({ id: 'Readiness' });

/** Tells operators and orchestrators whether the process serves, and whether it has all that it serves in the shape of this release. */
@ApiTags('operation')
@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: ServiceReadiness) {}

  @Get('live')
  @Operation({ id: 'liveness', summary: 'Liveness: the process serves', answer: alive })
  live(): z.output<typeof alive> {
    return { status: 'live' };
  }

  @Get('ready')
  @Operation({ id: 'readiness', summary: 'Readiness: snapshots are refolded and views are filled', answer: ready })
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
          message: kind === 'fault' ? 'The log says why.' : message,
        })),
      })),
      views: [...(await readiness.blockedViews())],
    };
  }
}
