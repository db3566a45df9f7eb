import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Bank } from '@snapfold/infrastructure';
import { NotReady, Operation } from '@snapfold/nest';
import { z } from 'zod';
import { BANK } from './tokens.js';

/** How many failures are shown of an aggregate type; the log has more. */
const shownFailures = 100;

const failure = z.object({
  aggregateId: z.string(),
  code: z.string().describe('For programs; stable'),
  message: z.string().describe('For people; may change. What is behind a fault is in the log'),
});

const shown = z
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
      .describe('Those that leave out events which could not be applied: `npm run views -- parked` says why'),
  })
  .meta({ id: 'Readiness' });

@ApiTags('operation')
@Controller('ready')
export class ReadinessController {
  constructor(@Inject(BANK) private readonly bank: Bank) {}

  @Get()
  @Operation({ id: 'readiness', summary: 'Whether this process is as quick as it gets', answer: shown })
  async show(): Promise<z.output<typeof shown>> {
    const { readiness } = this.bank;
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
