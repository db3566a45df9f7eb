import type { ViewExtent } from '@snapfold/kernel/engine';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ViewBehind } from './view-behind.js';

/** How many milliseconds a read with `atLeast` waits for that position. */
const atLeastMs = 2_000;

/** The query fields of every read of a view. */
export const freshnessFields = {
  atLeast: z
    .int()
    .min(0)
    // Below the largest integer, which the document does not tell.
    .max(999_999_999_999_999)
    .optional()
    .describe(
      'Waits until the view has reached this position of the journal; after 2 s the answer is 503 `VIEW_BEHIND`',
    ),
};

/** How fresh a client asks a view to be. */
export interface AskedFreshness {
  readonly atLeast?: number | undefined;
}

/** A view whose progress can be waited for. */
export interface FollowedView {
  waitFor(position: number, ms: number, aggregateId: string): Promise<boolean>;
  extent(aggregateId: string): Promise<ViewExtent>;
}

/** The positions that a read of a view waits for. */
export interface Freshness extends AskedFreshness {
  /** The aggregate whose records are read. */
  readonly aggregateId: string;
  /** The latest position that this process committed for the aggregate. The read waits up to `ownMs` for it, then goes on without it. */
  readonly own: number;
  readonly ownMs: number;
}

/**
 * Waits until a view has reached the positions. Returns the view's extent, to be sent with the records, which must be read afterwards.
 * @throws {@link ViewBehind} if the view has not reached `atLeast` after 2 s
 */
export async function awaitView(
  view: FollowedView,
  { aggregateId, own, ownMs, atLeast }: Freshness,
): Promise<ViewExtent> {
  if (atLeast !== undefined && !(await view.waitFor(atLeast, atLeastMs, aggregateId)))
    throw new ViewBehind(atLeast, await view.extent(aggregateId));
  await view.waitFor(own, ownMs, aggregateId);
  return view.extent(aggregateId);
}

/**
 * Sets `X-View-Position`, the position up to which the view shows all events of the aggregate, and `X-View-Parked`, the position of the
 * first event that it leaves out, if there is one.
 */
export function tellExtent(reply: FastifyReply, { position, firstParked }: ViewExtent): void {
  void reply.header('x-view-position', String(position));
  if (firstParked !== undefined) void reply.header('x-view-parked', String(firstParked));
}
