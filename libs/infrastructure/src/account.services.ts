import type { AccountServices, UserQuery, UserTypes } from '@snapfold/domain';
import type { ReadModel, Snapshot } from '@snapfold/kernel/engine';

/** Returns the services of accounts, which read the snapshots of users. */
export function accountServices(users: ReadModel<Snapshot<UserTypes>, UserQuery>): AccountServices {
  return {
    owner: async (userId) => (await users.get(userId))?.state,
  };
}
