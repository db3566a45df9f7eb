import type { ViewExtent } from '@snapfold/kernel/engine';
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
    .describe('Waits until the view holds this position of the journal'),
};

/** How fresh a reader asks a view to be. */
export interface AskedFreshness {
  readonly atLeast?: number | undefined;
}

/** A view whose progress can be waited for. */
export interface FollowedView {
  waitFor(position: number, ms: number, aggregateId: string): Promise<boolean>;
  extent(aggregateId: string): Promise<ViewExtent>;
}

/** What a read of a view is to see. */
export interface Freshness extends AskedFreshness {
  /** What is read is made of its events. */
  readonly aggregateId: string;
  /** The last position that this process committed for it; it is waited for, but not insisted on. */
  readonly own: number;
  readonly ownMs: number;
}

/**
 * Waits until a view has come so far. Resolves with how far it has, which is to be told with what is read then.
 * @throws {@link ViewBehind} if it has not come to `atLeast` in time
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

/** Says in the answer how far the view holds what is read, and the first event that it leaves out, if there is one. */
export function tellExtent(reply: FastifyReply, { position, firstParked }: ViewExtent): void {
  void reply.header('x-view-position', String(position));
  if (firstParked !== undefined) void reply.header('x-view-parked', String(firstParked));
}
