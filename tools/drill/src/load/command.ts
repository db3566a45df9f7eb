import type { UpdateAccountCommand, UpdateUserCommand } from '@snapfold/domain';

/** A command as the drill sends it, with what must be true of it afterwards. */
export type Command = {
  readonly type: string;
  readonly path: string;
  readonly body?: object;
  /** The types of its events: all of them are stored, or none. */
  readonly events: readonly string[];
  /** The codes of the refusals that are right for it in some state. */
  readonly refusals: readonly string[];
  /** What it adds to the sum of all balances, in minor units. */
  readonly minor: number;
} & (
  | { readonly journal: 'accounts'; readonly change?: Change<UpdateAccountCommand> }
  | { readonly journal: 'users'; readonly change?: Change<UpdateUserCommand> }
);

/** What a command asks of one aggregate that exists. */
export interface Change<C> {
  readonly id: string;
  readonly command: C;
}

export type Journal = Command['journal'];
