/** How money came into an account or left it. */
export type MovementKind = 'deposit' | 'withdrawal' | 'transfer_in' | 'transfer_out';

/** Which movements of one account; an absent field asks nothing. */
export type MovementQuery = {
  readonly accountId: string;
  readonly kind?: MovementKind | undefined;
};
