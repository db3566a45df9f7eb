import { assertFunctions, assertName, assertText, assertVersion } from '../data/names.js';
import { isPlainObject } from '../data/plain-data.js';
import type { EventFault, StateFault, Storable } from '../data/storable-types.js';
import { InvalidDeclaration } from '../errors/invalid-declaration.js';
import type { Aggregate, AggregateTypes } from './aggregate.js';
import { initialState } from './fold.js';

/**
 * Declares an aggregate: `export const user = aggregate<UserTypes>({ ... })`. A type of states or events that cannot be stored does
 * not compile: the compiler reports a missing property `NOT_STORABLE`, whose type says what is wrong and what to store instead. The
 * result, its catalogues and its initial state are frozen.
 * @throws {@link InvalidDeclaration} if the declaration is not valid, {@link NotStorable} for the initial state
 */
export function aggregate<A extends AggregateTypes>(
  declaration: Aggregate<A> & Storable<StateFault<A['state']> | EventFault<A['event']>>,
): Aggregate<A> {
  // The copy that is returned would lack the methods of an instance of a class.
  if (!isPlainObject(declaration))
    throw new InvalidDeclaration(
      `The aggregate "${declaration.type}" is an instance of a class: declare it as a plain object.`,
    );
  assertAggregate(declaration);
  const { errors, events, unique } = declaration;
  for (const catalogue of [errors, events, unique]) Object.freeze(catalogue);
  return Object.freeze<Aggregate<A>>({ ...declaration, initial: initialState(declaration) });
}

/**
 * Checks what the compiler cannot: the names, the version, the functions and the catalogues of an aggregate. Stores and engines call it
 * too, since an aggregate need not be made with {@link aggregate}.
 * @throws {@link InvalidDeclaration}
 */
export function assertAggregate<A extends AggregateTypes>(declaration: Aggregate<A>): void {
  const { type, schemaVersion, events, errors, unique = {} } = declaration;
  assertName('An aggregate', type);
  const what = `the aggregate "${type}"`;
  assertVersion(`The schemaVersion of ${what}`, schemaVersion);
  assertFunctions(what, declaration, ['handleCreate', 'handleUpdate', 'apply']);
  for (const [name, catalogue] of Object.entries<unknown>({ events, errors, unique })) {
    if (typeof catalogue !== 'object' || catalogue === null || !isPlainObject(catalogue))
      throw new InvalidDeclaration(`\`${name}\` of ${what} must be a plain object without an entry named "__proto__".`);
  }
  for (const event of Object.keys(events)) assertText(`An event type of ${what}`, event);
  for (const code of Object.keys(errors)) assertText(`An error code of ${what}`, code);
  for (const [name, rule] of Object.entries(unique)) {
    assertName(`A unique rule of ${what}`, name);
    assertFunctions(`the unique rule "${name}" of ${what}`, rule, ['key']);
    if (!Object.hasOwn(errors, rule.error))
      throw new InvalidDeclaration(
        `The unique rule "${name}" of ${what} refuses with "${rule.error}", which is not in \`errors\`.`,
      );
  }
}
