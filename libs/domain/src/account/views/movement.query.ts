/** How money came into an account or left it. */
export type MovementKind = 'deposit' | 'withdrawal' | 'transfer_in' | 'transfer_out';

/** The movements of one account to list; an absent field sets no condition. */
export type MovementQuery = {
  readonly accountId: string;
  readonly kind?: MovementKind | undefined;
};
