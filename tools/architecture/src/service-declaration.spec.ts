import { expect, test } from '@jest/globals';
import { errorsIn, programOf } from './compile.js';

const path = 'libs/infrastructure/src/fixture.ts';

/** The errors of a declaration of two aggregates and a view, of which parts are replaced or left out. */
function errorsOf(parts: { readonly users?: string; readonly views?: string; readonly after?: string } = {}): string {
  const {
    users = 'aggregate: user, queries: new UserQueryBuilder(), services: ({ users }) => userServices(users)',
    views = `movements: { of: 'accounts', view: movement, queries: new MovementQueryBuilder() }`,
    after = '',
  } = parts;
  const text = `
    import { account, movement, user } from '@snapfold/domain';
    import { service, type Stores } from '@snapfold/kernel/engine';
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
    export const used = [declared, account, movement, user, AccountQueryBuilder, MovementQueryBuilder, userServices, UserQueryBuilder];`;
  return errorsIn(programOf('libs/infrastructure', new Map([[path, text]])), path).join('\n');
}

test('a whole declaration compiles', () => {
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
    'a builder of another query',
    { users: 'aggregate: user, queries: new AccountQueryBuilder(), services: ({ users }) => userServices(users)' },
    'BUILDS_ANOTHER_QUERY',
  ],
  [
    'services that do not answer',
    { users: 'aggregate: user, queries: new UserQueryBuilder(), services: () => ({})' },
    `Property 'emailInUse' is missing`,
  ],
  [
    'services that want more of an aggregate than to read it',
    { users: 'aggregate: user, queries: new UserQueryBuilder(), services: ({ users }) => users.engine' },
    `Property 'engine' does not exist`,
  ],
  [
    'a view without its aggregate',
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
    'a view of no aggregate',
    { views: `movements: { of: 'acounts', view: movement, queries: new MovementQueryBuilder() }` },
    `Type '"acounts"' is not assignable to type '"users" | "accounts"'`,
  ],
  [
    'a builder of the query of another view',
    { views: `movements: { of: 'accounts', view: movement, queries: new UserQueryBuilder() }` },
    'BUILDS_ANOTHER_QUERY',
  ],
  [
    'stores that its builders are not made for',
    { after: 'declare const stores: Stores<string, string>; void declared.open(stores, undefined!);' },
    `Argument of type 'Stores<string, string>' is not assignable`,
  ],
])('%s does not compile', (_, parts, message) => {
  expect(errorsOf(parts)).toContain(message);
});
