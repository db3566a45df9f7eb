import { refusals } from '@snapfold/kernel';

// Error codes are a public contract: never rename or reuse one.

export const userErrors = {
  USER_EMAIL_TAKEN: { kind: 'conflict', message: 'Another user has this email address.', field: 'email' },
  USER_EMAIL_INVALID: {
    kind: 'rejected',
    message: 'The email is not an address such as "ada@example.org".',
    field: 'email',
  },
  USER_NAME_INVALID: {
    kind: 'rejected',
    message: 'The name must be 1 to 100 visible characters on one line, which may have spaces between them.',
    field: 'name',
  },
  USER_DEACTIVATED: { kind: 'conflict', message: 'The user is deactivated, and can only be reactivated.' },
  USER_NOT_DEACTIVATED: { kind: 'conflict', message: 'The user is not deactivated.' },
} as const;

export type UserError = keyof typeof userErrors;

export const refuseUser = refusals(userErrors);
