import { assertFunctions, assertName, assertStoreOf, assertVersion } from '../data/names.js';
import type { RecordFault, Storable } from '../data/storable-types.js';
import type { AggregateTypes } from './aggregate.js';
import type { Query } from './query.js';
import type { View } from './view.js';

/**
 * Declares a view: `export const invoice = view<Invoice, OrderTypes, InvoiceQuery>({ ... })`. A type of records that cannot be stored
 * does not compile: the compiler reports a missing property `NOT_STORABLE`, whose type says what is wrong and what to store instead.
 * Freezes and returns the declaration.
 * @throws {@link InvalidDeclaration} if the declaration is not valid
 */
export function view<V extends object, A extends AggregateTypes, Q extends Query = Query>(
  declaration: View<V, A, Q> & Storable<RecordFault<V>>,
): View<V, A, Q> {
  assertView(declaration);
  return Object.freeze<View<V, A, Q>>(declaration);
}

/**
 * Checks what the compiler cannot: the names, the version and the functions of a view. Dispatchers and services call it too, since a
 * view need not be made with {@link view}. For `history` see {@link assertViewNames}.
 * @throws {@link InvalidDeclaration}
 */
export function assertView<V extends object, A extends AggregateTypes>(
  view: View<V, A>,
  history?: { readonly aggregateType: string },
): void {
  assertViewNames(view, history);
  assertFunctions(`the view "${view.type}"`, view, ['viewId', 'update']);
}

/**
 * Checks the names and the version of a view, and that `history`, if given, is that of its aggregate type. The checkpoint of the view
 * would mean something else in another journal.
 * @throws {@link InvalidDeclaration}
 */
export function assertViewNames(
  { type, version, aggregateType }: Pick<View<never, never>, 'type' | 'version' | 'aggregateType'>,
  history?: { readonly aggregateType: string },
): void {
  assertName('A view', type);
  assertVersion(`The version of the view "${type}"`, version);
  assertName(`The aggregate of the view "${type}"`, aggregateType);
  if (history) assertStoreOf(`The view "${type}"`, aggregateType, history);
}
