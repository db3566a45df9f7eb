import { InvalidDeclaration } from '@snapfold/kernel';
import { z } from 'zod';

const wholeNumber = /^(?:0|-?[1-9]\d{0,19})$/;
const decimalNumber = /^-?(?:0|[1-9]\d{0,19})(?:\.\d{1,20})?$/;

/**
 * Returns a query with its numbers and booleans read from text: a field with the schema `z.int()` accepts `5`, but neither `5.0` nor `1e1`
 * nor an empty text. What is not of the form of its type stays text, so that the schema refuses it.
 */
export function readText(schema: z.ZodType, value: unknown): unknown {
  const inner = wrappedBy(schema);
  if (inner) return readText(inner, value);
  if (typeof value === 'string') return readValue(schema, value);
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const fields = new Map<string, z.ZodType>(Object.entries(schema.shape));
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, text] of Object.entries(value)) {
    const field = fields.get(name);
    copy[name] = field ? readText(field, text) : text;
  }
  return copy;
}

/**
 * Checks that a field of a query can have a value: a query has only text, from which numbers and booleans are read.
 * @throws {@link InvalidDeclaration} if its schema is that of a list, an object or the like, or coerces, which accepts an empty text as 0
 */
export function assertReadable(name: string, schema: z.ZodType): void {
  const inner = wrappedBy(schema);
  if (inner) return assertReadable(name, inner);
  if (schema instanceof z.ZodUnion) {
    for (const option of optionsOf(schema)) assertReadable(name, option);
    return;
  }
  if ('coerce' in schema.def && schema.def.coerce === true)
    throw new InvalidDeclaration(
      `The query field "${name}" coerces, which accepts more than it should, such as an empty text as 0: use z.int(), z.number() or z.boolean().`,
    );
  if (!readable.has(schema.def.type))
    throw new InvalidDeclaration(
      `The query field "${name}" has a schema of the type ${schema.def.type}, but a query has only text, numbers and booleans.`,
    );
}

const readable = new Set([
  'string',
  'number',
  'boolean',
  'literal',
  'enum',
  'template_literal',
  'custom',
  'any',
  'unknown',
]);

function readValue(schema: z.ZodType, text: string): unknown {
  if (schema instanceof z.ZodNumber)
    return (schema.isInt ? wholeNumber : decimalNumber).test(text) ? Number(text) : text;
  if (schema instanceof z.ZodBoolean) return text === 'true' || (text === 'false' ? false : text);
  if (schema instanceof z.ZodLiteral || schema instanceof z.ZodEnum) {
    const values: readonly unknown[] = [...(schema instanceof z.ZodLiteral ? schema.values : schema.options)];
    return values.find((value) => String(value) === text) ?? text;
  }
  if (!(schema instanceof z.ZodUnion)) return text;
  const values = optionsOf(schema).map((option) => readText(option, text));
  return values.find((value) => typeof value !== 'string') ?? text;
}

/** Returns the schema to which another one only adds something, such as that the value may be absent. */
function wrappedBy(schema: z.ZodType): z.ZodType | undefined {
  const { def } = schema;
  const inner: unknown = 'innerType' in def ? def.innerType : 'in' in def ? def.in : undefined;
  return inner instanceof z.ZodType ? inner : undefined;
}

function optionsOf({ options }: z.ZodUnion): readonly z.ZodType[] {
  return options.filter((option) => option instanceof z.ZodType);
}
