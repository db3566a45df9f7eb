import type { Movement } from './movement.view.js';

/** Which movements of one account; an absent field asks nothing. */
export type MovementQuery = {
  readonly accountId: string;
  readonly kind?: Movement['kind'] | undefined;
};
