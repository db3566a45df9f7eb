import type { Search } from '@snapfold/kernel';

/** How money came into an account or left it. */
export type MovementKind = 'deposit' | 'withdrawal' | 'transfer_in' | 'transfer_out';

/** The fields that the movements of an account can be searched by. */
export type MovementFields = { readonly kind: MovementKind; readonly at: string };

/** The movements of one account to list; an absent field sets no condition. */
export type MovementQuery = Search<MovementFields, 'at'> & {
  readonly accountId: string;
  readonly kind?: MovementKind | undefined;
};
