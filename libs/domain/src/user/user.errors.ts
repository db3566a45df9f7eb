import { refusals } from '@snapfold/kernel';

// Error codes are a public contract: never rename or reuse one.

export const userErrors = {
  USER_EMAIL_TAKEN: { kind: 'conflict', message: 'Another user has this email address.' },
  USER_EMAIL_INVALID: { kind: 'rejected', message: 'The email is not an address such as "ada@example.org".' },
  USER_NAME_INVALID: { kind: 'rejected', message: 'The name must be 1 to 100 printable characters, not all blank.' },
  USER_DEACTIVATED: { kind: 'conflict', message: 'The user is deactivated, and can only be reactivated.' },
  USER_NOT_DEACTIVATED: { kind: 'conflict', message: 'The user is not deactivated.' },
} as const;

export type UserError = keyof typeof userErrors;

export const refuseUser = refusals(userErrors);
