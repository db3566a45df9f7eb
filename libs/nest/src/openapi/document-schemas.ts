import { InvalidDeclaration } from '@snapfold/kernel';
import { z } from 'zod';
import { asJson, objectOf, type Json, type JsonObject } from './json.js';

const component = '#/components/schemas/';

/** Converts zod schemas to the JSON Schemas of one document. Schemas with an id become components. */
export class DocumentSchemas {
  readonly #components = new Map<string, { readonly schema: JsonObject; readonly owner: string }>();

  /** The named schemas of all schemas that were converted, by name. */
  get components(): JsonObject {
    return Object.fromEntries([...this.#components].map(([name, { schema }]) => [name, schema]));
  }

  /**
   * Converts a schema to JSON Schema 2020-12, as OpenAPI 3.1 requires. It converts the input side, also for answers: that side is on the
   * wire, and answers are encoded to it.
   * @param owner what the schema belongs to, for errors
   * @throws {@link InvalidDeclaration} if two different schemas have the same id, or if a schema cannot be converted
   */
  convert(schema: z.ZodType, owner: string): JsonObject {
    const { $defs = {}, $schema: _, ...converted } = objectOf(rawJsonSchema(schema, owner));
    for (const [name, definition] of Object.entries(objectOf($defs))) this.#add(name, objectOf(definition), owner);
    return inComponents(converted);
  }

  #add(name: string, { id: _, ...definition }: JsonObject, owner: string): void {
    const added = inComponents(definition);
    const known = this.#components.get(name);
    if (known && JSON.stringify(known.schema) !== JSON.stringify(added)) throw sameId(name, known.owner, owner);
    if (!known) this.#components.set(name, { schema: added, owner });
  }
}

function sameId(id: string, one: string, other: string): InvalidDeclaration {
  return new InvalidDeclaration(
    `Two different schemas have the id "${id}", one of ${one}, the other of ${other}: give one of them another id.`,
  );
}

function rawJsonSchema(schema: z.ZodType, owner: string): Json {
  try {
    return asJson(
      z.toJSONSchema(schema, {
        target: 'draft-2020-12',
        io: 'input',
        override({ zodSchema: { _zod }, jsonSchema }) {
          // What every safe integer is: it only hides the bounds that say something.
          if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
          if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
          const { def } = _zod;
          if ('discriminator' in def && def.type === 'union' && typeof def.discriminator === 'string')
            jsonSchema['discriminator'] = { propertyName: def.discriminator };
        },
      }),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [, id] = /^Duplicate schema id "(.*)" detected/.exec(message) ?? [];
    if (id !== undefined) throw sameId(id, owner, owner);
    throw new InvalidDeclaration(`A schema of ${owner} cannot be documented: ${message}`);
  }
}

/** Returns a schema whose references are those of a document. */
function inComponents(schema: JsonObject): JsonObject {
  return objectOf(asJson(JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${component}`))));
}

/** Returns the schema that a reference names, with what stands beside the reference. */
export function resolved(schema: JsonObject, components: JsonObject): JsonObject {
  const { $ref, ...beside } = schema;
  if (typeof $ref !== 'string') return schema;
  return { ...resolved(objectOf(components[$ref.slice(component.length)]), components), ...beside };
}
