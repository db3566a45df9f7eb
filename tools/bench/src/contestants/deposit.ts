import { account, money, type Account, type AccountEvent, type AccountServices } from '@snapfold/domain';
import type { CqrsContext } from '@snapfold/kernel';
import { createContext } from '@snapfold/kernel/engine';
import { systemRuntime } from '@snapfold/mongoose';

/** Deposits the least amount, so that the sum of the balances is the number of deposits. */
export const depositCommand = { type: 'deposit', amount: money(1, 'EUR') } as const;

/** A deposit does not call these. */
export const services: AccountServices = {
  owner: () => Promise.resolve({ status: 'active', statusChanges: 0 }),
};

/** Makes a new context for each command, as an API does. */
export function newContext(): CqrsContext {
  return createContext(systemRuntime, { userId: 'bench' });
}

/** Lets the domain decide on a deposit. All contestants that decide do it with this. */
export async function decideDeposit(
  state: Account,
  context: CqrsContext,
): Promise<{ readonly payload: AccountEvent; readonly state: Account }> {
  const [payload] = await account.handleUpdate(state, depositCommand, services, context);
  if (!payload) throw new Error('The deposit made no event.');
  return { payload, state: account.apply(state, payload) };
}

/** The first event and state of a new account. */
export function openedAccount(context: CqrsContext): { readonly payload: AccountEvent; readonly state: Account } {
  const payload: AccountEvent = { type: 'account_opened', owner: 'bench', currency: 'EUR', openedAt: context.at };
  return { payload, state: account.apply(account.initial, payload) };
}
