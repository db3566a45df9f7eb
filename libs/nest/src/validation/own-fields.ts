/**
 * Copies a parsed value into objects that inherit nothing. zod reads a field that is absent from a plain object, but has the name of
 * something that objects inherit, such as `constructor`, as if a client had sent it.
 */
export function withOwnFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOwnFields);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, field] of Object.entries(value)) copy[name] = withOwnFields(field);
  return copy;
}
