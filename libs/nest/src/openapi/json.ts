import { z } from 'zod';

/** A JSON Schema, or another part of an OpenAPI document. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value if it is an object, and an empty object otherwise. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns plain data as JSON. */
export function asJson(value: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}

/** Returns the value if it is a list, and an empty list otherwise. */
export function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Returns an object with each value changed. */
export function mapped(object: Json | undefined, change: (value: Json, name: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(objectOf(object)).map(([name, value]) => [name, change(value, name)]));
}

/** Returns a part of a document in which every object is changed, the inner ones first. */
export function everyObject(part: Json, change: (object: JsonObject) => Json): Json {
  if (isList(part)) return part.map((item) => everyObject(item, change));
  return isObject(part) ? change(mapped(part, (value) => everyObject(value, change))) : part;
}
