import { test } from '@jest/globals';
import type { Addition, TallyTypes } from '@snapfold/kernel/testing';
import { expectTypeOf } from 'expect-type';
import { aggregate } from '../model/aggregate-declaration.js';
import type { AggregateTypes } from '../model/aggregate.js';
import { original } from '../model/event-evolution.js';
import type { Query } from '../model/query.js';
import { view } from '../model/view-declaration.js';
import type { EventFault, RecordFault, StateFault } from './storable-types.js';

/** The fault of a state with one field of type `T`. */
type Fault<T> = StateFault<{ readonly field: T }>;

enum Colour {
  red,
  green,
}
enum Size {
  small = 'S',
}
declare const brand: unique symbol;
interface Tree {
  readonly value: number;
  readonly children: readonly Tree[];
}
interface Chapter {
  readonly sections?: readonly Section[];
}
interface Section {
  readonly chapter: Chapter;
  readonly printed?: Date;
}
/** `Outer` and `Inner` are assignable to each other, but not the same. */
interface Outer {
  readonly x: number;
  readonly next?: Inner;
}
interface Inner {
  readonly x: number;
  readonly next?: Inner;
  readonly at?: Date;
}
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** Recursive, with another type at each level. */
interface Wrapped<T> {
  readonly value: T;
  readonly next?: Wrapped<T[]>;
}
/** Has more paths through it than a compiler could follow one by one. */
type Block = Text | Bold | List | Item | Quote | Table | Row | Cell | Link | Image | Code | Rule;
interface Of<Type> {
  readonly type: Type;
  readonly blocks: readonly Block[];
  readonly caption?: Text;
}
type Text = Of<'text'>;
type Bold = Of<'bold'>;
type List = Of<'list'>;
type Item = Of<'item'>;
type Quote = Of<'quote'>;
type Table = Of<'table'>;
type Row = Of<'row'>;
type Cell = Of<'cell'>;
type Link = Of<'link'>;
type Image = Of<'image'>;
type Code = Of<'code'>;
interface Rule extends Of<'rule'> {
  readonly drawn?: { readonly on: Date };
}
declare class Price {
  constructor(minor: bigint);
  readonly minor: bigint;
  plus(other: Price): Price;
  minus(other: Price): Price;
}

test('JSON data is storable', () => {
  expectTypeOf<Fault<string | number | boolean | null>>().toBeNever();
  expectTypeOf<Fault<never>>().toBeNever();
  expectTypeOf<Fault<'a' | 1 | `x_${string}`>>().toBeNever();
  expectTypeOf<Fault<Colour | Size>>().toBeNever();
  expectTypeOf<Fault<string & { readonly __brand: 'Email' }>>().toBeNever();
  expectTypeOf<Fault<string & { readonly [brand]: 'Email' }>>().toBeNever();
  expectTypeOf<Fault<{ readonly minor: number } & { readonly [brand]: 'Weight' }>>().toBeNever();
  expectTypeOf<Fault<readonly string[] | [a: string, b?: number] | [string, ...boolean[]]>>().toBeNever();
  expectTypeOf<Fault<[a?: string, ...b: number[]]>>().toBeNever();
  expectTypeOf<Fault<Record<string, number> | Record<number, Size> | Record<string, never>>>().toBeNever();
  expectTypeOf<Fault<Partial<Record<'a' | 'b', { readonly n: number }>>>>().toBeNever();
  expectTypeOf<Fault<{ readonly type: 'open' } | { readonly type: 'closed'; readonly why?: string }>>().toBeNever();
  expectTypeOf<StateFault<{ _id: 1; '': 2; 'a.b': 3; 7: 4; toString: 'x' }>>().toBeNever();
});

test('a field may be undefined, but an element of an array may not', () => {
  expectTypeOf<StateFault<{ a?: string; b: string | undefined; c?: string | undefined; d: undefined }>>().toBeNever();
  type Undefined = 'state.field[] is undefined: store null, or leave it out';
  expectTypeOf<Fault<(string | undefined)[]>>().toEqualTypeOf<Undefined>();
  expectTypeOf<Fault<readonly [string, number | undefined]>>().toEqualTypeOf<Undefined>();
  expectTypeOf<Fault<[string, ...(number | undefined)[]]>>().toEqualTypeOf<Undefined>();
  expectTypeOf<Fault<string | void>>().toEqualTypeOf<'state.field is void: store null, or leave it out'>();
});

test('the check of recursive types ends, and finds the faults of each of them', () => {
  expectTypeOf<Fault<Tree | Json | Wrapped<string>>>().toBeNever();
  expectTypeOf<StateFault<Chapter>>().toEqualTypeOf<'state.sections[].printed is a Date: store an ISO string'>();
  expectTypeOf<StateFault<Outer>>().toEqualTypeOf<'state.next.at is a Date: store an ISO string'>();
  expectTypeOf<Fault<Block>>().toEqualTypeOf<'state.field.drawn.on is a Date: store an ISO string'>();
});

test('a type that JSON cannot represent is reported with what to store instead', () => {
  expectTypeOf<Fault<Date | string>>().toEqualTypeOf<'state.field is a Date: store an ISO string'>();
  expectTypeOf<Fault<bigint>>().toEqualTypeOf<'state.field is a bigint: store it as a string'>();
  expectTypeOf<Fault<symbol>>().toEqualTypeOf<'state.field is a symbol: leave it out'>();
  expectTypeOf<Fault<string | (() => void)>>().toEqualTypeOf<'state.field is a function: leave it out'>();
  expectTypeOf<Fault<typeof Price>>().toEqualTypeOf<'state.field is a function: leave it out'>();
  expectTypeOf<StateFault<{ a: 1; greet(): void }>>().toEqualTypeOf<'state.greet is a function: leave it out'>();
  expectTypeOf<StateFault<{ a: 1; 5(): void }>>().toEqualTypeOf<'state.5 is a function: leave it out'>();
  type WithMethods = 'state.field is an object with methods: store a plain object or array';
  expectTypeOf<Fault<Price>>().toEqualTypeOf<WithMethods>();
  expectTypeOf<Fault<WeakMap<object, string>>>().toEqualTypeOf<WithMethods>();
  type OfMap = 'state.field is a Map: store a plain object, or an array of entries';
  expectTypeOf<Fault<Map<string, number>>>().toEqualTypeOf<OfMap>();
  expectTypeOf<Fault<ReadonlyMap<string, Date>>>().toEqualTypeOf<OfMap>();
  expectTypeOf<Fault<Set<string>>>().toEqualTypeOf<'state.field is a Set: store an array'>();
  expectTypeOf<Fault<RegExp>>().toEqualTypeOf<'state.field is a RegExp: store its source as a string'>();
  type OfBytes = 'state.field is binary data: store an array of numbers, or text';
  expectTypeOf<Fault<Uint8Array | ArrayBuffer>>().toEqualTypeOf<OfBytes>();
  expectTypeOf<Fault<Promise<string>>>().toEqualTypeOf<'state.field is a Promise: await it'>();
  expectTypeOf<Fault<unknown>>().toEqualTypeOf<'state.field is unknown: name its type'>();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the type under test
  expectTypeOf<Fault<any>>().toEqualTypeOf<'state.field is any: name its type'>();
  type OfAnyFields = 'state.field is an object of any fields: name them';
  expectTypeOf<Fault<object>>().toEqualTypeOf<OfAnyFields>();
  expectTypeOf<Fault<Record<never, never>>>().toEqualTypeOf<OfAnyFields>();
});

test('faults are found at every depth, and all of them are reported', () => {
  expectTypeOf<Fault<Record<string, Date>>>().toEqualTypeOf<'state.field[] is a Date: store an ISO string'>();
  expectTypeOf<Fault<Record<`at_${string}`, Date>>>().toEqualTypeOf<'state.field[] is a Date: store an ISO string'>();
  expectTypeOf<
    Fault<{ [name: string]: { n: 1 }; one: { n: 1; at: Date } }>
  >().toEqualTypeOf<'state.field.one.at is a Date: store an ISO string'>();
  expectTypeOf<Fault<{ a: 1 } & { at?: Date }>>().toEqualTypeOf<'state.field.at is a Date: store an ISO string'>();
  expectTypeOf<StateFault<{ a: { b: [bigint] }[]; c: { d: Set<1> } | null }>>().toEqualTypeOf<
    'state.a[].b[] is a bigint: store it as a string' | 'state.c.d is a Set: store an array'
  >();
});

test('keys that mean something to MongoDB or JavaScript are not storable', () => {
  expectTypeOf<
    StateFault<{ a: { $set: 1 } }>
  >().toEqualTypeOf<'state.a.$set begins with $, which MongoDB takes for an operator: rename it'>();
  expectTypeOf<
    StateFault<{ ['__proto__']: 1 }>
  >().toEqualTypeOf<'state.__proto__ is what JavaScript calls a prototype: rename it'>();
  expectTypeOf<
    StateFault<{ _bsontype: 'Long' }>
  >().toEqualTypeOf<'state._bsontype is what the MongoDB driver marks its own types with: rename it'>();
});

test('the fault of an event begins with the type of the event', () => {
  type Event =
    | { readonly type: 'opened'; readonly at: Date }
    | { readonly type: 'paid'; readonly lines: readonly { readonly price: bigint }[] }
    | { readonly type: 'closed' };
  expectTypeOf<EventFault<Event>>().toEqualTypeOf<
    'opened.at is a Date: store an ISO string' | 'paid.lines[].price is a bigint: store it as a string'
  >();
});

test('a record must not have a field _id, but an object inside it may', () => {
  type Taken = "record._id is where the record's id is stored: rename it";
  expectTypeOf<RecordFault<{ readonly _id: string } | { readonly n: 1 }>>().toEqualTypeOf<Taken>();
  expectTypeOf<RecordFault<{ readonly _id?: string; readonly at: Date }>>().toEqualTypeOf<
    Taken | 'record.at is a Date: store an ISO string'
  >();
  expectTypeOf<RecordFault<{ readonly a: { readonly _id: 1 } } | Record<string, number>>>().toBeNever();
});

test('a state and a record must be plain objects', () => {
  expectTypeOf<StateFault<string[]>>().toEqualTypeOf<'state is an array: a state is a plain object'>();
  expectTypeOf<RecordFault<[string]>>().toEqualTypeOf<'record is an array: a record is a plain object'>();
  expectTypeOf<StateFault<object>>().toEqualTypeOf<'state is an object of any fields: name them'>();
});

interface DatedTypes extends AggregateTypes {
  readonly state: { readonly since: Date };
  readonly create: { readonly type: 'found' };
  readonly update: { readonly type: 'leave' };
  readonly event: { readonly type: 'founded'; readonly size: bigint };
  readonly services: undefined;
  readonly error: never;
  readonly query: Query;
}

// Compiled, never called.
const unstorable = () => [
  // @ts-expect-error neither the state nor the event is storable
  aggregate<DatedTypes>({
    type: 'dated',
    schemaVersion: 1,
    initial: { since: new Date(0) },
    errors: {},
    events: { founded: original() },
    handleCreate: () => [{ type: 'founded', size: 1n }],
    handleUpdate: () => [],
    apply: (state) => state,
  }),
  // @ts-expect-error the record is not storable
  view<{ at: Date }, TallyTypes>({
    type: 'dates',
    version: 1,
    aggregateType: 'tallies',
    isChildOfAggregate: true,
    viewId: ({ aggregateId }) => aggregateId,
    update: (_, { at }) => ({ at: new Date(at) }),
  }),
];

test('a declaration with unstorable types requires a property NOT_STORABLE whose type names the faults', () => {
  expectTypeOf(unstorable).toBeFunction();
  expectTypeOf<Parameters<typeof aggregate<DatedTypes>>[0]['NOT_STORABLE']>().toEqualTypeOf<
    'state.since is a Date: store an ISO string' | 'founded.size is a bigint: store it as a string'
  >();
  expectTypeOf<
    Parameters<typeof view<{ at: Date }, TallyTypes>>[0]['NOT_STORABLE']
  >().toEqualTypeOf<'record.at is a Date: store an ISO string'>();
  expectTypeOf<Parameters<typeof aggregate<TallyTypes>>[0]>().not.toHaveProperty('NOT_STORABLE');
  expectTypeOf<Parameters<typeof view<Addition, TallyTypes>>[0]>().not.toHaveProperty('NOT_STORABLE');
});
