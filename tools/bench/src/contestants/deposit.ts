import { account, money, type Account, type AccountEvent, type AccountServices } from '@snapfold/domain';
import type { CqrsContext } from '@snapfold/kernel';
import { createContext } from '@snapfold/kernel/engine';
import { systemRuntime } from '@snapfold/mongoose';

/** The least there is, so that the sum of balances counts the deposits. */
export const depositCommand = { type: 'deposit', amount: money(1, 'EUR') } as const;

/** No deposit asks them. */
export const services: AccountServices = { ownerStatus: () => Promise.resolve('active') };

/** Every command of every contestant comes with a context of its own, as behind an API. */
export function newContext(): CqrsContext {
  return createContext(systemRuntime, { userId: 'bench' });
}

/** The decision of the domain: the same for all contestants that decide. */
export async function decideDeposit(
  state: Account,
  context: CqrsContext,
): Promise<{ readonly payload: AccountEvent; readonly state: Account }> {
  const [payload] = await account.handleUpdate(state, depositCommand, services, context);
  if (!payload) throw new Error('A deposit has an event.');
  return { payload, state: account.apply(state, payload) };
}

/** An account as it is opened. */
export function openedAccount(context: CqrsContext): { readonly payload: AccountEvent; readonly state: Account } {
  const payload: AccountEvent = { type: 'account_opened', owner: 'bench', currency: 'EUR', openedAt: context.at };
  return { payload, state: account.apply(account.initial, payload) };
}
