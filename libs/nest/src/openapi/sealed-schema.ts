import { z } from 'zod';
import type { DocumentSchemas } from './document-schemas.js';
import { asJson, everyObject, isObject, mapped, type Json } from './json.js';

/** The keyword of a schema that Nest's swagger module carries as a text, because it would turn `const` and `examples` into other keywords. */
const SEALED = 'x-sealed-schema';

/** Returns the converter of schemas for Nest's swagger module. {@link opened} opens what it seals. */
export function sealingConverter(schemas: DocumentSchemas) {
  return (schema: unknown) => {
    if (!(schema instanceof z.ZodType)) return undefined;
    const converted = schemas.convert(schema, 'a route');
    // Nest makes a query parameter of each property.
    if (!isObject(converted['properties'])) return { schema: sealed(converted) };
    const properties = mapped(converted['properties'], sealed);
    return { schema: { ...sealed(converted), type: 'object', required: converted['required'], properties } };
  };
}

function sealed(schema: Json) {
  return { [SEALED]: JSON.stringify(schema) };
}

/** Returns a part of a document with all its schemas opened. */
export function opened(part: Json): Json {
  return everyObject(part, (object) => {
    const { [SEALED]: text } = object;
    return typeof text === 'string' ? asJson(JSON.parse(text)) : object;
  });
}
