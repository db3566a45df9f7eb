import { aggregate, original, refuseTogether, type AggregateTypes, type DomainError } from '@snapfold/kernel';
import { emailKey, isEmail } from './email.js';
import { isName } from './name.js';
import type { CreateUserCommand, UpdateUserCommand } from './user.commands.js';
import { refuseUser, userErrors, type UserError } from './user.errors.js';
import type { UserEvent } from './user.events.js';
import type { UserQuery } from './user.query.js';
import type { UserServices } from './user.services.js';

export interface User {
  /** As the user wrote it. */
  readonly email: string;
  readonly name: string;
  readonly status: 'active' | 'deactivated';
  /** How often the user was deactivated or reactivated. */
  readonly statusChanges: number;
  readonly registeredAt: string;
}

export interface UserTypes extends AggregateTypes {
  readonly state: User;
  readonly create: CreateUserCommand;
  readonly update: UpdateUserCommand;
  readonly event: UserEvent;
  readonly services: UserServices;
  readonly error: UserError;
  readonly query: UserQuery;
}

export const user = aggregate<UserTypes>({
  type: 'users',
  schemaVersion: 2,
  // Only a placeholder: `user_registered` sets every field.
  initial: { email: '', name: '', status: 'active', statusChanges: 0, registeredAt: '' },
  errors: userErrors,
  events: {
    user_registered: original(),
    user_renamed: original(),
    user_email_changed: original(),
    user_deactivated: original(),
    user_reactivated: original(),
  },
  unique: { email: { key: ({ email }) => emailKey(email), error: 'USER_EMAIL_TAKEN' } },

  async handleCreate({ email, name }, services, context) {
    refuseTogether(flawOfEmail(email), flawOfName(name));
    if (await services.emailInUse(email)) throw refuseUser('USER_EMAIL_TAKEN');
    return [{ type: 'user_registered', email, name, registeredAt: context.at }];
  },

  async handleUpdate(state, command, services) {
    if (command.type === 'reactivate') {
      if (state.status !== 'deactivated') throw refuseUser('USER_NOT_DEACTIVATED');
      return [{ type: 'user_reactivated' }];
    }
    if (state.status === 'deactivated') throw refuseUser('USER_DEACTIVATED');
    switch (command.type) {
      case 'rename':
        return rename(state, command.name);
      case 'change_email':
        return changeEmail(state, command.email, services);
      case 'deactivate':
        return [{ type: 'user_deactivated', ...(command.reason === undefined ? {} : { reason: command.reason }) }];
    }
  },

  apply(state, event) {
    switch (event.type) {
      case 'user_registered': {
        const { email, name, registeredAt } = event;
        return { email, name, status: 'active', statusChanges: 0, registeredAt };
      }
      case 'user_renamed':
        return { ...state, name: event.name };
      case 'user_email_changed':
        return { ...state, email: event.email };
      case 'user_deactivated':
        return { ...state, status: 'deactivated', statusChanges: state.statusChanges + 1 };
      case 'user_reactivated':
        return { ...state, status: 'active', statusChanges: state.statusChanges + 1 };
    }
  },
});

function rename(state: User, name: string): UserEvent[] {
  if (name === state.name) return [];
  refuseTogether(flawOfName(name));
  return [{ type: 'user_renamed', name }];
}

async function changeEmail(state: User, email: string, services: UserServices): Promise<UserEvent[]> {
  if (email === state.email) return [];
  refuseTogether(flawOfEmail(email));
  const isOwn = emailKey(email) === emailKey(state.email);
  if (!isOwn && (await services.emailInUse(email))) throw refuseUser('USER_EMAIL_TAKEN');
  return [{ type: 'user_email_changed', email }];
}

function flawOfEmail(email: string): DomainError<UserError> | undefined {
  return isEmail(email) ? undefined : refuseUser('USER_EMAIL_INVALID');
}

function flawOfName(name: string): DomainError<UserError> | undefined {
  return isName(name) ? undefined : refuseUser('USER_NAME_INVALID');
}
