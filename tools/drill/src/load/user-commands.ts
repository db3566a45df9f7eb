import type { UpdateUserCommand } from '@snapfold/domain';
import type { Command } from './command.js';

export function register(email: string): Command {
  return {
    journal: 'users',
    type: 'register',
    path: '/v1/users',
    body: { email, name: 'Somebody' },
    events: ['user_registered'],
    refusals: ['USER_EMAIL_TAKEN'],
    minor: 0,
  };
}

export function rename(id: string, name: string): Command {
  return toUser(id, { type: 'rename', name }, 'user_renamed', ['USER_DEACTIVATED']);
}

export function changeEmail(id: string, email: string): Command {
  const refusals = ['USER_DEACTIVATED', 'USER_EMAIL_TAKEN'];
  return toUser(id, { type: 'change_email', email }, 'user_email_changed', refusals);
}

export function deactivate(id: string): Command {
  return toUser(id, { type: 'deactivate' }, 'user_deactivated', ['USER_DEACTIVATED']);
}

export function reactivate(id: string): Command {
  return toUser(id, { type: 'reactivate' }, 'user_reactivated', ['USER_NOT_DEACTIVATED']);
}

function toUser(id: string, command: UpdateUserCommand, event: string, refusals: readonly string[]): Command {
  const { type, ...body } = command;
  return {
    journal: 'users',
    type,
    path: `/v1/users/${id}/commands/${type.replaceAll('_', '-')}`,
    ...(Object.keys(body).length > 0 ? { body } : {}),
    events: [event],
    refusals,
    minor: 0,
    change: { id, command },
  };
}
