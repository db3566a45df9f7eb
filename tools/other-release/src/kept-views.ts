import * as present from '@snapfold/kernel/engine';
import type { Stores } from '@snapfold/kernel/engine';

export * from '@snapfold/kernel/engine';

// The engine of the kernel, except that environment variables set how views are kept. The bank itself has no such settings.

const { VIEW_YIELD_MS: yieldMs, VIEW_GRACE_MS: graceMs, VIEWS_LEFT: areLeft } = process.env;

const viewLimits = {
  ...(yieldMs === undefined ? {} : { yieldMs: Number(yieldMs) }),
  ...(graceMs === undefined ? {} : { graceMs: Number(graceMs) }),
};

export function service(declaration: never) {
  const declared = present.service(declaration);
  const open = declared.open.bind(declared);
  declared.open = (stores, host) => {
    if (areLeft !== undefined) leaveViews(stores);
    return open(stores, { ...host, viewLimits });
  };
  return declared;
}

/** Makes a process keep no view on these stores: it never gets a lease. */
function leaveViews(stores: Stores<unknown, unknown>): void {
  const view = stores.view.bind(stores);
  stores.view = (asked, builder) => {
    const store = view(asked, builder);
    store.lease = () => Promise.resolve(undefined);
    return store;
  };
}
