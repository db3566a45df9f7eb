import { Logger } from '@nestjs/common';
import type { Unreadable } from '@snapfold/kernel/engine';
import { z } from 'zod';
import { problemOf } from './problem.js';

/** An entry of a list that cannot be shown. */
export const unreadableSchema = z
  .object({ id: z.string(), code: z.string().describe('Why: the `code` with which a request for it alone fails') })
  .meta({ id: 'Unreadable' });

const log = new Logger('Http');

/** What a client is told of it; a fault goes to the log, as one that fails a whole request does. */
export function tellUnreadable({ id, error }: Unreadable): z.output<typeof unreadableSchema> {
  const { status, code } = problemOf(error);
  if (status === 500) log.error(`${id} could not be shown in a list`, error);
  return { id, code };
}
