import type { Awaitable } from '@snapfold/kernel';

/** The services that the handlers of an account call. */
export interface AccountServices {
  /**
   * Returns the status of a user. If the user is deactivated at the same moment, the account may still be opened, since accounts and users
   * are not committed together.
   */
  ownerStatus(userId: string): Awaitable<'active' | 'deactivated' | 'unknown'>;
}
