import type { Awaitable } from '@snapfold/kernel';

/** What deciding about an account asks of the world outside it. */
export interface AccountServices {
  /** A deactivation at the same instant may still slip through: an account and its owner are not one transaction. */
  ownerStatus(userId: string): Awaitable<'active' | 'deactivated' | 'unknown'>;
}
