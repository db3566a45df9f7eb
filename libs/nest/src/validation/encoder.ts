import { z } from 'zod';

/** Encodes a value in parts that {@link encoder} knows; returns `REFUSED` for a value that zod may refuse, or encode in another way. */
type Encode = (value: unknown) => unknown;

const REFUSED = Symbol('refused');

/**
 * Returns a function that does what `z.encode` does with a schema. It knows the usual kinds of schemas, and encodes what they accept in
 * one walk, where zod walks several times. Everything else is left to zod, which also says what is wrong with a value.
 */
export function encoder<S extends z.ZodType>(schema: S): (value: z.output<S>) => z.input<S> {
  const encode = encodeBy(schema);
  return (value) => {
    const encoded = encode(value);
    // Only what zod would return is not refused.
    return encoded === REFUSED ? z.encode(schema, value) : (encoded as z.input<S>);
  };
}

function encodeBy(schema: z.ZodType): Encode {
  if ('coerce' in schema.def && schema.def.coerce === true) return leftToZod(schema);
  if (schema instanceof z.ZodString) return checked(schema, (value) => typeof value === 'string');
  if (schema instanceof z.ZodNumber) return checked(schema, Number.isFinite);
  if (schema instanceof z.ZodBoolean) return checked(schema, (value) => typeof value === 'boolean');
  if (schema instanceof z.ZodCustom) return checked(schema, () => true);
  if (schema.def.checks?.length) return leftToZod(schema);
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return oneOf(schema._zod.values);
  if (schema instanceof z.ZodNullable) return nullable(encodeBy(inner(schema.def.innerType)));
  if (schema instanceof z.ZodArray) return list(encodeBy(inner(schema.def.element)));
  if (schema instanceof z.ZodObject) return fields(schema);
  if (schema instanceof z.ZodCodec) return codec(schema);
  return leftToZod(schema);
}

/** A schema within another one is a schema of zod, although its type says less. */
function inner(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError('A schema holds one that is not made by zod.');
}

function leftToZod(schema: z.ZodType): Encode {
  return (value) => {
    const encoded = z.safeEncode(schema, value);
    return encoded.success ? encoded.data : REFUSED;
  };
}

function oneOf(values: ReadonlySet<unknown>): Encode {
  return (value) => (values.has(value) ? value : REFUSED);
}

function nullable(encode: Encode): Encode {
  return (value) => (value === null ? null : encode(value));
}

function list(encode: Encode): Encode {
  return (value) => {
    if (!Array.isArray(value)) return REFUSED;
    const encoded: unknown[] = [];
    for (const item of value as unknown[]) {
      const one = encode(item);
      if (one === REFUSED) return REFUSED;
      encoded.push(one);
    }
    return encoded;
  };
}

type Check = z.core.$ZodCheck<never>;

/** Whether a schema is also a check of the values that it accepts. */
function isCheck(schema: z.ZodType): schema is z.ZodType & Check {
  return schema._zod.traits.has('$ZodCheck');
}

/** Encodes a value that stays as it is if it has a type and passes the checks of its schema. */
function checked(schema: z.ZodType, hasType: (value: unknown) => boolean): Encode {
  const checks: Check[] = [...(schema.def.checks ?? [])];
  // Such as `z.int()`.
  if (isCheck(schema)) checks.unshift(schema);
  if (checks.some(({ _zod: { def } }) => def.when !== undefined)) return leftToZod(schema);
  return (value) => {
    if (!hasType(value)) return REFUSED;
    for (const { _zod: check } of checks) {
      // The type that the checks are for is the one that `hasType` has found.
      const payload = { value: value as never, issues: [] };
      if (check.check(payload) !== undefined || payload.issues.length > 0 || payload.value !== value) return REFUSED;
    }
    return value;
  };
}

function codec({ def }: z.ZodCodec): Encode {
  const [encodeOut, encodeIn] = [encodeBy(inner(def.out)), encodeBy(inner(def.in))];
  return (value) => {
    const out = encodeOut(value);
    if (out === REFUSED) return REFUSED;
    const payload: z.core.ParsePayload = { value: out, issues: [] };
    const transformed: unknown = def.reverseTransform(out, payload);
    return payload.issues.length > 0 || transformed instanceof Promise ? REFUSED : encodeIn(transformed);
  };
}

function fields(schema: z.ZodObject): Encode {
  const { shape, catchall } = schema.def;
  const isStrict = catchall instanceof z.ZodNever;
  const names = Reflect.ownKeys(shape);
  if ((catchall && !isStrict) || names.some((name) => typeof name === 'symbol' || name === '__proto__'))
    return leftToZod(schema);
  const encoders = Object.entries<z.core.$ZodType>(shape).map(([name, field]) => fieldOf(name, inner(field)));
  const known = new Set(names);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return REFUSED;
    const encoded: Record<string, unknown> = {};
    for (const { name, encode, mayBeAbsent } of encoders) {
      const given: unknown = Reflect.get(value, name);
      if (mayBeAbsent && given === undefined && !(name in value)) continue;
      const field = given === undefined ? REFUSED : encode(given);
      if (field === REFUSED || field === undefined) return REFUSED;
      encoded[name] = field;
    }
    if (isStrict) for (const name in value) if (!known.has(name)) return REFUSED;
    return encoded;
  };
}

function fieldOf(name: string, field: z.ZodType) {
  const { optin, optout } = field._zod;
  const mayBeAbsent = field instanceof z.ZodOptional && optin === 'optional' && optout === 'optional';
  const present = mayBeAbsent && !field.def.checks?.length ? inner(field.def.innerType) : field;
  return { name, mayBeAbsent, encode: encodeBy(present) };
}
