/** The scalars of JSON. Branded types, template literals and enums are strings or numbers. */
type Leaf = string | number | boolean | null;

type Callable = ((...args: never) => unknown) | (abstract new (...args: never) => unknown);

/** A member of a type that is still to be checked, with its path; `never` for scalars, which are always storable. */
type Part<T, Path extends string> = T extends Leaf ? never : readonly [T, Path];

/** Names a type that JSON cannot represent, and what to store instead; `never` for arrays and other objects. */
type Foreign<T> = T extends undefined
  ? 'undefined: store null, or leave it out'
  : T extends bigint
    ? 'a bigint: store it as a string'
    : T extends symbol
      ? 'a symbol: leave it out'
      : T extends Callable
        ? 'a function: leave it out'
        : T extends Date
          ? 'a Date: store an ISO string'
          : T extends ReadonlyMap<unknown, unknown>
            ? 'a Map: store a plain object, or an array of entries'
            : T extends ReadonlySet<unknown>
              ? 'a Set: store an array'
              : T extends RegExp
                ? 'a RegExp: store its source as a string'
                : T extends ArrayBufferView | ArrayBufferLike
                  ? 'binary data: store an array of numbers, or text'
                  : T extends PromiseLike<unknown>
                    ? 'a Promise: await it'
                    : never;

/** Checks each of `Parts`: gives a text for a part that is not storable, else the parts inside it. */
type Look<Parts> = Parts extends readonly [infer T, infer Path extends string]
  ? 0 extends 1 & T
    ? `${Path} is any: name its type`
    : unknown extends T
      ? `${Path} is unknown: name its type`
      : void extends T
        ? `${Path} is void: store null, or leave it out`
        : [Foreign<T>] extends [never]
          ? T extends readonly unknown[]
            ? Part<ElementOf<T>, `${Path}[]`>
            : LookInto<T, Path, MethodsOf<T>>
          : `${Path} is ${Foreign<T>}`
  : never;

/** The types of the elements of an array. An optional element of a tuple is absent, not `undefined`. */
type ElementOf<T extends readonly unknown[]> = T[number][] extends T
  ? T[number]
  : T extends readonly [infer First, ...infer Rest]
    ? First | ElementOf<Rest>
    : Required<T>[number];

/** Checks an object. Several methods make it an instance of a class, whose fields are not checked. */
type LookInto<T, Path extends string, Methods> = [Exclude<keyof T, symbol>] extends [never]
  ? `${Path} is an object of any fields: name them`
  : [Methods] extends [never]
    ? FieldsOf<T, Path>
    : IsUnion<Methods> extends true
      ? `${Path} is an object with methods: store a plain object or array`
      : `${Path}.${Methods & (string | number)} is ${Foreign<() => void>}`;

type MethodsOf<T> = ValueOf<{
  [K in keyof T as K extends symbol ? never : K]-?: IsCallable<T[K]> extends true ? K : never;
}>;

type IsCallable<T> = [T] extends [never] ? false : 0 extends 1 & T ? false : [T] extends [Callable] ? true : false;

/** The named fields, and those of an index signature. Symbol keys are left out: they only brand a type. */
type FieldsOf<T, Path extends string> =
  | ValueOf<{
      [K in keyof T as IsOpen<K> extends true ? never : K]-?: Field<T[K], K, `${Path}.${K & (string | number)}`>;
    }>
  | ValueOf<{ [K in keyof T as IsOpen<K> extends true ? K : never]-?: Field<T[K], K, `${Path}[]`> }>;

/** Checks the key of a field. The field may be `undefined`: then it is not stored. */
type Field<T, K, Path extends string> = K extends symbol
  ? never
  : K extends `$${string}`
    ? `${Path} begins with $, which MongoDB takes for an operator: rename it`
    : K extends '__proto__'
      ? `${Path} is what JavaScript calls a prototype: rename it`
      : K extends '_bsontype'
        ? `${Path} is what the MongoDB driver marks its own types with: rename it`
        : Part<Exclude<T, undefined>, Path>;

/** Whether a key is that of an index signature: `string`, `number`, or a template literal. */
type IsOpen<K> = K extends PropertyKey ? (Record<never, never> extends Record<K, 1> ? true : false) : never;

type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;

type ValueOf<T> = T[keyof T];

/**
 * Maps each part to a function type that is assignable only to that of the identical type. The function type is written out in place:
 * as an alias, it would also be assignable to those of types that are merely assignable to each other.
 */
type IdentityOf<Parts> = Parts extends readonly [infer T, string] ? <G>() => G extends T ? 1 : 2 : never;

type Unseen<Parts, Seen> = Parts extends readonly [infer T, string]
  ? (<G>() => G extends T ? 1 : 2) extends Seen
    ? never
    : Parts
  : never;

/**
 * Collects all faults of `Parts`, level by level. Each type is checked once, however often recursive types refer to it. Stops at a
 * depth of 32, for recursive types that never repeat.
 */
type Faults<Parts, Found = never, Seen = never, Depth extends readonly 0[] = []> = [Parts] extends [never]
  ? Found
  : Depth['length'] extends 32
    ? Found
    : NextLevel<Look<Parts>, Found, Seen | IdentityOf<Parts>, [...Depth, 0]>;

type NextLevel<Looked, Found, Seen, Depth extends readonly 0[]> = Faults<
  Unseen<Exclude<Looked, string>, Seen>,
  Found | Extract<Looked, string>,
  Seen,
  Depth
>;

type Root<T, Path extends 'state' | 'record'> = [unknown] extends [T]
  ? never
  : T extends readonly unknown[]
    ? `${Path} is an array: a ${Path} is a plain object`
    : never;

type RecordKeys<T> = T extends unknown
  ? string extends keyof T
    ? never
    : | ('_id' extends keyof T ? "record._id is where the record's id is stored: rename it" : never)
      | ('_aggregateId' extends keyof T
          ? "record._aggregateId is where the record's aggregate is stored: rename it"
          : never)
  : never;

/** What in a state cannot be stored, and what to store instead; `never` if the state is storable. */
export type StateFault<State> = Faults<Part<State, 'state'>, Root<State, 'state'>>;

/** The {@link StateFault} of a union of events. */
export type EventFault<Event> = Event extends { readonly type: infer Type extends string }
  ? Faults<Part<Event, Type>>
  : never;

/** The {@link StateFault} of a view's record. */
export type RecordFault<V> = Faults<Part<V, 'record'>, Root<V, 'record'> | RecordKeys<V>>;

/** Requires a property that no declaration has, so that the compiler shows its type, the fault. `unknown` if there is no fault. */
export type Storable<Fault> = [Fault] extends [never] ? unknown : { readonly NOT_STORABLE: Fault };
