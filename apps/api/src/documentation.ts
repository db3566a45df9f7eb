import { documentationOfModule, type Documentation, type DocumentationInfo } from '@snapfold/nest';
import { AppModule } from './app.module.js';

/** What the documentation says about the API as a whole. */
export const about: DocumentationInfo = {
  title: 'Snapfold Bank',
  description: `A bank on CQRS and event sourcing: users, accounts, and transfers between them.

Every error is a problem document (RFC 9457) with a stable \`code\`; \`/docs/errors\` explains each. A path that does not exist is answered
with 404 \`ROUTE_NOT_FOUND\`, a method that a path does not have with 405 \`METHOD_NOT_ALLOWED\` and \`Allow\`.`,
  version: '1',
  license: { name: 'MIT', identifier: 'MIT' },
  contact: { name: 'The Snapfold authors' },
  tags: {
    users: 'The customers of the bank.',
    accounts: 'Accounts in one currency each, their movements and totals.',
    transfers: 'Transfers from one account to another.',
    operation: 'The service itself, for operators and orchestrators.',
  },
  errors: {
    UNKNOWN_CURRENCY: {
      kind: 'unavailable',
      message: 'Stored money is in a currency that only a newer release knows.',
    },
  },
};

/** Returns the documentation of the API without serving it: no database is needed. */
export function bankDocumentation(): Promise<Documentation> {
  return documentationOfModule(AppModule.on('mongodb://127.0.0.1', { viewWaitMs: 0 }), about);
}
