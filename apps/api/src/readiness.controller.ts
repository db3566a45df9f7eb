import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Bank } from '@snapfold/infrastructure';
import { z } from 'zod';
import { NotReady } from './http/not-ready.js';
import { Operation } from './http/operation.decorator.js';
import { BANK } from './tokens.js';

const shown = z.object({ status: z.literal('ready') }).meta({ id: 'Readiness' });

@ApiTags('operation')
@Controller('ready')
export class ReadinessController {
  constructor(@Inject(BANK) private readonly bank: Bank) {}

  @Get()
  @Operation({ id: 'readiness', summary: 'Whether this process is as quick as it gets', answer: shown })
  async show(): Promise<z.output<typeof shown>> {
    const { readiness } = this.bank;
    if (!readiness.isReady) throw new NotReady(readiness.progress, await readiness.viewsInMaking());
    return { status: 'ready' };
  }
}
