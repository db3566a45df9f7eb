import type { AggregateTypes, Query } from '@snapfold/kernel';
import * as present from '@snapfold/kernel/engine';
import type { ViewDispatcherParts } from '@snapfold/kernel/engine';

export * from '@snapfold/kernel/engine';

// The engine, but views are kept as the environment says: the bank itself has no settings for that.

const { VIEW_YIELD_MS: yieldMs, VIEW_GRACE_MS: graceMs, VIEWS_LEFT: isLeft } = process.env;

const limits = {
  ...(yieldMs === undefined ? {} : { yieldMs: Number(yieldMs) }),
  ...(graceMs === undefined ? {} : { graceMs: Number(graceMs) }),
};

export class ViewDispatcher<A extends AggregateTypes, V extends object, Q extends Query> extends present.ViewDispatcher<
  A,
  V,
  Q
> {
  constructor(parts: ViewDispatcherParts<A, V, Q>) {
    super({ ...parts, limits: { ...limits, ...parts.limits } });
  }

  override start(): void {
    if (isLeft === undefined) super.start();
  }
}
