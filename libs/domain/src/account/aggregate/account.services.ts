import type { Awaitable } from '@snapfold/kernel';

/** The services that the handlers of an account call. */
export interface AccountServices {
  /**
   * Returns a user; `undefined` if there is none. If the user is deactivated at the same moment, the account may still be opened, since
   * accounts and users are not committed together. Then the account is frozen as soon as it follows its owner.
   */
  owner(userId: string): Awaitable<Owner | undefined>;
}

/** What an account knows of its owner. */
export interface Owner {
  readonly status: 'active' | 'deactivated';
  /** How often the owner was deactivated or reactivated. */
  readonly statusChanges: number;
}
