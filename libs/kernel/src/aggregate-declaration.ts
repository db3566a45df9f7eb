import type { Aggregate, AggregateTypes } from './aggregate.js';
import { initialState } from './fold.js';
import { InvalidDeclaration } from './invalid-declaration.js';
import { assertName, assertText, assertVersion } from './names.js';
import { isPlainObject } from './plain-data.js';
import type { EventFault, StateFault, Storable } from './storable-types.js';

/**
 * Declares an aggregate: `export const user = aggregate<UserTypes>({ ... })`. A state or an event that cannot be stored as it is
 * does not compile: the argument then lacks a property `NOT_STORABLE`, whose type says what is wrong and what to store instead.
 * The value, its catalogues and the initial state are frozen.
 * @throws {@link InvalidDeclaration} if a name or the `schemaVersion` is not allowed, {@link NotStorable} for the initial state
 */
export function aggregate<A extends AggregateTypes>(
  declaration: Aggregate<A> & Storable<StateFault<A['state']> | EventFault<A['event']>>,
): Aggregate<A> {
  assertAggregate(declaration);
  const { errors, events, unique } = declaration;
  for (const catalogue of [errors, events, unique]) Object.freeze(catalogue);
  return Object.freeze<Aggregate<A>>({ ...declaration, initial: initialState(declaration) });
}

/**
 * Checks what the compiler cannot: names and version of an aggregate, which may have been made without {@link aggregate}.
 * @throws {@link InvalidDeclaration}
 */
export function assertAggregate<A extends AggregateTypes>({
  type,
  schemaVersion,
  events,
  errors,
  unique = {},
}: Aggregate<A>): void {
  assertName('An aggregate', type);
  assertVersion(`The schemaVersion of the aggregate "${type}"`, schemaVersion);
  for (const [name, catalogue] of Object.entries({ events, errors, unique })) {
    if (!isPlainObject(catalogue))
      throw new InvalidDeclaration(
        `\`${name}\` of the aggregate "${type}" is no plain object, or names one "__proto__".`,
      );
  }
  for (const event of Object.keys(events)) assertText(`An event type of the aggregate "${type}"`, event);
  for (const code of Object.keys(errors)) assertText(`An error code of the aggregate "${type}"`, code);
  for (const [rule, { error }] of Object.entries(unique)) {
    assertName(`A unique rule of the aggregate "${type}"`, rule);
    if (!Object.hasOwn(errors, error))
      throw new InvalidDeclaration(
        `The unique rule "${rule}" of the aggregate "${type}" refuses with "${error}", which is not in \`errors\`.`,
      );
  }
}
