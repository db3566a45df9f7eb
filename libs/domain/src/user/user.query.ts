/** Which users; an absent field asks nothing. */
export type UserQuery = {
  /** However it is spelt in capitals. */
  readonly email?: string | undefined;
  readonly status?: 'active' | 'deactivated' | undefined;
};
