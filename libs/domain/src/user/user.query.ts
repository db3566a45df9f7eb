/** The users to list; an absent field sets no condition. */
export type UserQuery = {
  /** Matches without regard to capitals, and to how accents are encoded. */
  readonly email?: string | undefined;
  readonly status?: 'active' | 'deactivated' | undefined;
};
