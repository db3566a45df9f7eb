import type { ExecutionContext, Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA, RouteParamtypes } from '@nestjs/common/internal';
import { MetadataScanner } from '@nestjs/core';
import { takenBy, type SentHeader } from '../commands/sent.decorator.js';

/** What a handler declares that it reads, by its parameters. */
export interface DeclaredInput {
  /** The query parameters that it reads one by one; `undefined` if it reads the whole query. */
  readonly queryNames: readonly string[] | undefined;
  readonly hasBody: boolean;
  /** The headers that it uses besides those of the context. */
  readonly headers: readonly SentHeader[];
  /** The schemas of the whole query and of the whole body. */
  readonly schemas: readonly { readonly part: 'query' | 'body'; readonly schema: unknown }[];
}

const known = new WeakMap<object, DeclaredInput>();

/** Returns what the handler of a request declares. */
export function declaredBy(context: ExecutionContext): DeclaredInput {
  const handler = context.getHandler();
  const declared = known.get(handler) ?? readDeclaration(context.getClass(), handler);
  known.set(handler, declared);
  return declared;
}

/** Reads Nest's metadata, in which the key of a parameter begins with its type. */
function readDeclaration(controller: Type, handler: object): DeclaredInput {
  const prototype = controller.prototype as object;
  // The function itself may have another name, if a decorator has wrapped it.
  const names = new MetadataScanner().getAllMethodNames(prototype);
  const name = names.find((method) => Reflect.get(prototype, method) === handler) ?? '';
  const parameters = Object.entries(Object(Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name)) as Parameters);
  return {
    queryNames: namesOf(parameters),
    hasBody: parameters.some(([key]) => bodyTypes.has(typeOf(key))),
    headers: takenBy(controller, name),
    schemas: parameters.flatMap(([key, { data, schema }]) => {
      const part = partOf.get(typeOf(key));
      // With `data`, the schema is that of a single field.
      return part === undefined || data !== undefined || schema === undefined ? [] : [{ part, schema }];
    }),
  };
}

function namesOf(parameters: readonly [string, { readonly data?: unknown }][]): readonly string[] | undefined {
  const read = parameters.filter(([key]) => queryTypes.has(typeOf(key))).map(([, { data }]) => data);
  return read.every((name) => typeof name === 'string') ? read : undefined;
}

// A handler that takes the whole request may read all of it.
const queryTypes = new Set<number>([RouteParamtypes.QUERY, RouteParamtypes.REQUEST]);
const bodyTypes = new Set<number>([RouteParamtypes.BODY, RouteParamtypes.RAW_BODY, RouteParamtypes.REQUEST]);

type Parameters = Readonly<Record<string, { readonly data?: unknown; readonly schema?: unknown }>>;

const partOf = new Map<number, 'query' | 'body'>([
  [RouteParamtypes.QUERY, 'query'],
  [RouteParamtypes.BODY, 'body'],
]);

function typeOf(key: string): number {
  return Number(key.split(':', 1));
}
