import { expect, test } from '@jest/globals';
import { errorsIn, programOf } from './compile.js';

const path = 'libs/domain/src/fixture.ts';
const declaration = (state: string, event: string) => `
  import { aggregate, original, type AggregateTypes, type Query } from '@snapfold/kernel';
  interface Types extends AggregateTypes {
    readonly state: ${state};
    readonly create: { readonly type: 'open' };
    readonly update: { readonly type: 'close' };
    readonly event: { readonly type: 'opened' } & ${event};
    readonly services: undefined;
    readonly error: never;
    readonly query: Query;
  }
  declare const initial: Types['state'];
  export const thing = aggregate<Types>({
    ...{ type: 'things', schemaVersion: 1, initial, errors: {}, events: { opened: original<Types['event']>() } },
    handleCreate: () => [],
    handleUpdate: () => [],
    apply: (current) => current,
  });`;
const errorsOf = (state: string, event: string) =>
  errorsIn(programOf('libs/domain', new Map([[path, declaration(state, event)]])), path);

test('a declaration with storable types compiles', () => {
  expect(errorsOf('{ readonly since: string }', '{ readonly amount?: number }')).toEqual([]);
});

test('the compiler names each type that is not storable, and what to store instead', () => {
  const [error = '', ...others] = errorsOf('{ since: Date; tags: Set<string> }', '{ amount: bigint; at: Date }');
  expect(others).toEqual([]);
  for (const fault of [
    '"state.since is a Date: store an ISO string"',
    '"state.tags is a Set: store an array"',
    '"opened.amount is a bigint: store it as a string"',
    '"opened.at is a Date: store an ISO string"',
  ])
    expect(error).toContain(fault);
});
