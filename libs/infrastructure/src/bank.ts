import { account, accountSummary, movement, user } from '@snapfold/domain';
import { service, type ServiceHost } from '@snapfold/kernel/engine';
import { byId, mongooseStores, type Connection } from '@snapfold/mongoose';
import { AccountQueryBuilder } from './account.query-builder.js';
import { accountServices } from './account.services.js';
import { MovementQueryBuilder } from './movement.query-builder.js';
import { followSinceOpening, followStatus } from './owner-followers.js';
import { UserQueryBuilder } from './user.query-builder.js';
import { userServices } from './user.services.js';

/** The declaration of the bank, from which its stores, engines, views, subscriptions and operators' commands are made. */
export const bank = service({
  aggregates: {
    users: { aggregate: user, queries: new UserQueryBuilder(), services: ({ users }) => userServices(users) },
    accounts: {
      aggregate: account,
      queries: new AccountQueryBuilder(),
      services: ({ users }) => accountServices(users),
    },
  },
  views: {
    movements: { of: 'accounts', view: movement, queries: new MovementQueryBuilder() },
    summaries: { of: 'accounts', view: accountSummary, queries: byId },
  },
  // The names are storage formats: never rename one.
  subscriptions: {
    ownerStatus: { of: 'users', handle: followStatus },
    newAccounts: { of: 'accounts', handle: followSinceOpening },
  },
});

/**
 * Opens the bank on the database of an open connection.
 * @throws `StartupError` if the database cannot keep the guarantees of the stores
 */
export function openBank(connection: Connection, host: ServiceHost): Promise<Bank> {
  return bank.open(mongooseStores(connection), host);
}

/** The bank, open on its stores. */
export type Bank = Awaited<ReturnType<typeof bank.open>>;
