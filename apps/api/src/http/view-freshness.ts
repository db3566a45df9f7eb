import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ViewBehind } from './view-behind.js';

/** For how long a reader waits for what it asked for by position. */
const atLeastMs = 2_000;

/** The query fields of every read of a view. */
export const freshnessFields = {
  atLeast: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Waits until the view holds this position of the journal, whoever committed it'),
};

/** A view whose progress can be waited for. */
export interface FollowedView {
  readonly position: number;
  waitFor(position: number, ms: number): Promise<boolean>;
}

/** What a read of a view is to see. */
export interface Freshness {
  /** The last position that this process committed for what is read; it is waited for, but not insisted on. */
  readonly own: number;
  readonly ownMs: number;
  readonly atLeast?: number | undefined;
}

/**
 * Waits until a view has come so far, and says in the answer how far it has.
 * @throws {@link ViewBehind} if it has not come to `atLeast` in time
 */
export async function awaitView(
  view: FollowedView,
  { own, ownMs, atLeast }: Freshness,
  reply: FastifyReply,
): Promise<void> {
  if (atLeast !== undefined && !(await view.waitFor(atLeast, atLeastMs))) throw new ViewBehind(atLeast, view.position);
  await view.waitFor(own, ownMs);
  void reply.header('x-view-position', String(view.position));
}
