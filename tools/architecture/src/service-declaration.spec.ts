import { expect, test } from '@jest/globals';
import { errorsIn, programOf } from './compile.js';

const path = 'libs/infrastructure/src/fixture.ts';

/** Returns the compiler's errors for a declaration of two aggregates and a view, with parts replaced or left out. */
function errorsOf(parts: { readonly users?: string; readonly views?: string; readonly after?: string } = {}): string {
  const {
    users = 'aggregate: user, queries: new UserQueryBuilder(), services: ({ users }) => userServices(users)',
    views = `movements: { of: 'accounts', view: movement, queries: new MovementQueryBuilder() }`,
    after = '',
  } = parts;
  const text = `
    import { account, movement, user } from '@snapfold/domain';
    import { service, type Stores } from '@snapfold/kernel/engine';
    import { byId } from '@snapfold/mongoose';
    import { AccountQueryBuilder } from './account.query-builder.js';
    import { accountServices } from './account.services.js';
    import { MovementQueryBuilder } from './movement.query-builder.js';
    import { UserQueryBuilder } from './user.query-builder.js';
    import { userServices } from './user.services.js';

    const declared = service({
      aggregates: {
        users: { ${users} },
        accounts: { aggregate: account, queries: new AccountQueryBuilder(), services: ({ users }) => accountServices(users) },
      },
      views: { ${views} },
    });
    ${after}
    export const used = [declared, byId, account, movement, user, AccountQueryBuilder, MovementQueryBuilder, userServices, UserQueryBuilder];`;
  return errorsIn(programOf('libs/infrastructure', new Map([[path, text]])), path).join('\n');
}

test('a complete declaration compiles', () => {
  expect(errorsOf()).toBe('');
});

test.each([
  [
    'an aggregate without services',
    { users: 'aggregate: user, queries: new UserQueryBuilder()' },
    `Property 'services' is missing`,
  ],
  [
    'an aggregate without queries',
    { users: 'aggregate: user, services: ({ users }) => userServices(users)' },
    `Property 'queries' is missing`,
  ],
  [
    'an aggregate with a query builder for another query',
    { users: 'aggregate: user, queries: new AccountQueryBuilder(), services: ({ users }) => userServices(users)' },
    'BUILDS_ANOTHER_QUERY',
  ],
  [
    'an aggregate with services that lack a member',
    { users: 'aggregate: user, queries: new UserQueryBuilder(), services: () => ({})' },
    `Property 'emailInUse' is missing`,
  ],
  [
    'an aggregate with services that use more than the read model of another one',
    { users: 'aggregate: user, queries: new UserQueryBuilder(), services: ({ users }) => users.engine' },
    `Property 'engine' does not exist`,
  ],
  [
    'a view without the name of its aggregate',
    { views: 'movements: { view: movement, queries: new MovementQueryBuilder() }' },
    `Property 'of' is missing`,
  ],
  [
    'a view without queries',
    { views: `movements: { of: 'accounts', view: movement }` },
    `Property 'queries' is missing`,
  ],
  [
    'a view of another aggregate',
    { views: `movements: { of: 'users', view: movement, queries: new MovementQueryBuilder() }` },
    `Types of property 'viewId' are incompatible`,
  ],
  [
    'a view of an aggregate that is not declared',
    { views: `movements: { of: 'acounts', view: movement, queries: new MovementQueryBuilder() }` },
    `Type '"acounts"' is not assignable to type '"users" | "accounts"'`,
  ],
  [
    'a view with a query builder for another query',
    { views: `movements: { of: 'accounts', view: movement, queries: new UserQueryBuilder() }` },
    'BUILDS_ANOTHER_QUERY',
  ],
  [
    'a builder that ignores the fields of the query',
    { views: `movements: { of: 'accounts', view: movement, queries: byId }` },
    'BUILDS_ANOTHER_QUERY',
  ],
  [
    'opening it on stores for other query builders',
    { after: 'declare const stores: Stores<string, string>; void declared.open(stores, undefined!);' },
    `Argument of type 'Stores<string, string>' is not assignable`,
  ],
])('%s does not compile', (_, parts, message) => {
  expect(errorsOf(parts)).toContain(message);
});
