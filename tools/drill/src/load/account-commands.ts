import { formatMoney, money, type UpdateAccountCommand } from '@snapfold/domain';
import type { Command } from './command.js';

const eur = (minor: number) => money(minor, 'EUR');

export function open(owner: string): Command {
  return {
    journal: 'accounts',
    type: 'open',
    path: '/v1/accounts',
    body: { owner, currency: 'EUR' },
    events: ['account_opened'],
    refusals: ['ACCOUNT_OWNER_DEACTIVATED'],
    minor: 0,
  };
}

export function deposit(id: string, minor: number): Command {
  return {
    ...toAccount(id, { type: 'deposit', amount: eur(minor) }),
    body: { amount: formatMoney(eur(minor)) },
    events: ['amount_deposited'],
    refusals: ['ACCOUNT_CLOSED', 'ACCOUNT_FROZEN'],
    minor,
  };
}

export function withdraw(id: string, minor: number): Command {
  return {
    ...toAccount(id, { type: 'withdraw', amount: eur(minor) }),
    body: { amount: formatMoney(eur(minor)) },
    events: ['amount_withdrawn'],
    refusals: ['ACCOUNT_CLOSED', 'ACCOUNT_FROZEN', 'ACCOUNT_INSUFFICIENT_FUNDS'],
    minor: -minor,
  };
}

export function close(id: string): Command {
  return {
    ...toAccount(id, { type: 'close' }),
    events: ['account_closed'],
    refusals: ['ACCOUNT_CLOSED', 'ACCOUNT_FROZEN', 'ACCOUNT_NOT_EMPTY'],
    minor: 0,
  };
}

export function transfer(from: string, to: string, minor: number): Command {
  return {
    journal: 'accounts',
    type: 'transfer',
    path: '/v1/transfers',
    body: { from, to, amount: formatMoney(eur(minor)) },
    events: ['transfer_sent', 'transfer_received'],
    refusals: ['ACCOUNT_INSUFFICIENT_FUNDS'],
    minor: 0,
    // Neither account is ever frozen or closed, so the domain refuses it for the same reason as a withdrawal.
    change: { id: from, command: { type: 'withdraw', amount: eur(minor) } },
  };
}

function toAccount(id: string, command: UpdateAccountCommand) {
  const { type } = command;
  return { journal: 'accounts', type, path: `/v1/accounts/${id}/commands/${type}`, change: { id, command } } as const;
}
