import type { UserQuery, UserServices, UserTypes } from '@snapfold/domain';
import type { ReadModel, Snapshot } from '@snapfold/kernel/engine';

/** Returns the services of users, which read the snapshots of users. */
export function userServices(users: ReadModel<Snapshot<UserTypes>, UserQuery>): UserServices {
  return {
    async emailInUse(email) {
      const { items, unreadable = [] } = await users.find({ email }, { limit: 1 });
      return items.length + unreadable.length > 0;
    },
  };
}
