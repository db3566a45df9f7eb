/** The users to list; an absent field sets no condition. */
export type UserQuery = {
  /** Matches whatever its capitals and its encoding of accents. */
  readonly email?: string | undefined;
  readonly status?: 'active' | 'deactivated' | undefined;
};
