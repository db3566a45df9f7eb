import { resolved } from './document-schemas.js';
import { isObject, listOf, objectOf, type Json, type JsonObject } from './json.js';

/**
 * Returns an example of a schema: the first of its own examples, or one made of the examples of its parts. Optional fields are left out, and
 * what may be `null` is `null`.
 */
export function exampleOf(schema: Json | undefined, components: JsonObject): Json {
  const whole = resolved(objectOf(schema), components);
  const [own] = listOf(whole['examples']);
  if (own !== undefined) return own;
  if (whole['const'] !== undefined) return whole['const'];
  if (whole['default'] !== undefined) return whole['default'];
  const [value] = listOf(whole['enum']);
  if (value !== undefined) return value;
  const choices = [...listOf(whole['oneOf']), ...listOf(whole['anyOf'])];
  const types = [whole['type'], ...choices.map((choice) => objectOf(choice)['type'])].flat();
  if (types.includes('null')) return null;
  const [first] = choices;
  if (first !== undefined) return exampleOf(first, components);
  return exampleOfType(whole, components);
}

function exampleOfType(schema: JsonObject, components: JsonObject): Json {
  const [type] = [schema['type']].flat();
  switch (type) {
    case 'object': {
      const properties = Object.entries(objectOf(schema['properties']));
      const required = listOf(schema['required']);
      return Object.fromEntries(
        properties
          .filter(([name]) => required.includes(name))
          .map(([name, part]) => [name, exampleOf(part, components)]),
      );
    }
    case 'array':
      return isObject(schema['items']) ? [exampleOf(schema['items'], components)] : [];
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    case 'boolean':
      return true;
    default:
      return schema['format'] === 'date-time' ? '2026-03-14T09:26:53.589Z' : 'text';
  }
}
