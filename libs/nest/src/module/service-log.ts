import { Logger } from '@nestjs/common';
import type { ServiceHost } from '@snapfold/kernel/engine';
import { loggedError } from '../problems/logged-error.js';

/**
 * Returns listeners that log the errors of a service's views, subscriptions and refolds with the logger of NestJS. No caller gets these
 * errors.
 */
export function serviceLog(): Pick<ServiceHost, 'onViewError' | 'onSubscriptionError' | 'onRefoldError'> {
  const views = new Logger('Views');
  const subscriptions = new Logger('Subscriptions');
  const snapshots = new Logger('Snapshots');
  return {
    onViewError: (view, error) => views.error(`The view ${view}: ${loggedError(error)}`),
    onSubscriptionError: (subscription, error) =>
      subscriptions.error(`The subscription ${subscription}: ${loggedError(error)}`),
    onRefoldError: (error, aggregate) =>
      aggregate
        ? snapshots.error(`${aggregate.type} ${aggregate.id} could not be refolded`, loggedError(error))
        : snapshots.error('Refolding was interrupted. It will be tried again soon', loggedError(error)),
  };
}
