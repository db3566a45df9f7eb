import { Logger } from '@nestjs/common';
import type { Unreadable } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { outcomeOf } from './problem.js';

/** An entry of a list that cannot be shown. */
export const unreadableSchema = z
  .object({
    id: z.string(),
    code: z.string().describe('The `code` of the problem that a request for this entry alone gets'),
  })
  .meta({ id: 'Unreadable' });

const log = new Logger('Http');

/** Returns what a client gets in place of the entry. A fault is logged, like a fault that fails a whole request. */
export function tellUnreadable({ id, error }: Unreadable): z.output<typeof unreadableSchema> {
  const { status, code } = outcomeOf(error);
  if (status === 500) log.error(`${id} could not be shown in a list`, error);
  return { id, code };
}
