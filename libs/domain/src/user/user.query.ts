import type { Search } from '@snapfold/kernel';
import type { User } from './user.aggregate.js';

/** The fields that users can be searched by. */
export type UserFields = {
  readonly id: string;
  /** Compared without regard to capitals, and to how accents are encoded. */
  readonly email: string;
  readonly status: User['status'];
  readonly registeredAt: string;
};

/** The users to list; an absent field sets no condition. */
export type UserQuery = Search<UserFields, 'id' | 'registeredAt'> & {
  /** Matches without regard to capitals, and to how accents are encoded. */
  readonly email?: string | undefined;
  readonly status?: User['status'] | undefined;
};
