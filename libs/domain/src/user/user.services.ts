import type { Awaitable } from '@snapfold/kernel';

/** What deciding about a user asks of the world outside it. */
export interface UserServices {
  /** An early answer; among simultaneous commands the unique rule of the aggregate decides. */
  emailInUse(email: string): Awaitable<boolean>;
}
