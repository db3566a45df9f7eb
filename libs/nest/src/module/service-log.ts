import { Logger } from '@nestjs/common';
import type { ServiceHost } from '@snapfold/kernel/engine';
import { loggedError } from '../problems/logged-error.js';

/** The listeners of a service, on the logger of NestJS: what it cannot tell to anybody else. */
export function serviceLog(): Pick<ServiceHost, 'onViewError' | 'onRefoldError'> {
  const views = new Logger('Views');
  const snapshots = new Logger('Snapshots');
  return {
    onViewError: (view, error) => views.error(`The view ${view}: ${loggedError(error)}`),
    onRefoldError: (error, aggregate) =>
      aggregate
        ? snapshots.error(`${aggregate.type} ${aggregate.id} could not be refolded`, loggedError(error))
        : snapshots.error('Refolding was interrupted and goes on soon', loggedError(error)),
  };
}
