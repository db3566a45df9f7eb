import type { UpdateAccountCommand, UpdateUserCommand } from '@snapfold/domain';

/** A command that the drill sends, with what must hold afterwards. */
export type Command = {
  readonly type: string;
  readonly path: string;
  readonly body?: object;
  /** The types of its events: all of them are stored, or none. */
  readonly events: readonly string[];
  /** The codes with which the domain may refuse it. */
  readonly refusals: readonly string[];
  /** What it adds to the sum of all balances, in minor units. */
  readonly minor: number;
} & (
  | { readonly journal: 'accounts'; readonly change?: Change<UpdateAccountCommand> }
  | { readonly journal: 'users'; readonly change?: Change<UpdateUserCommand> }
);

/** The part of a command that changes one existing aggregate. */
export interface Change<C> {
  readonly id: string;
  readonly command: C;
}

export type Journal = Command['journal'];
