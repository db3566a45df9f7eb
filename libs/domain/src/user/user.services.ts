import type { Awaitable } from '@snapfold/kernel';

/** The services that the handlers of a user call. */
export interface UserServices {
  /** Returns whether a user has this email. This is an early check: among simultaneous commands the unique rule decides. */
  emailInUse(email: string): Awaitable<boolean>;
}
