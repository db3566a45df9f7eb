/** Keywords whose schemas describe a part of a value, and so must leave its other fields to others. */
const parts = new Set(['allOf', 'if', 'then', 'else']);

/**
 * Returns a document whose schemas allow only the fields that they name, so that an answer with another field is found. A client must be
 * ready for new fields, so the document itself is open.
 */
export function closed(document: object): object {
  const shared = new Set<unknown>();
  collectShared(document, shared);
  const isShared = (name: string) => shared.has(`#/components/schemas/${name}`);
  return Object.fromEntries(Object.entries(document).map(([key, part]) => [key, close(part, false, isShared)]));
}

/** Collects the references in `allOf`: what they name is a part of other schemas. */
function collectShared(value: unknown, found: Set<unknown>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'allOf' && Array.isArray(inner)) for (const { $ref } of inner as { $ref?: unknown }[]) found.add($ref);
    collectShared(inner, found);
  }
}

function close(value: unknown, isPart: boolean, isShared: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((member) => close(member, isPart, isShared));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
    key,
    close(inner, parts.has(key) || isShared(key), isShared),
  ]);
  const isOpen = 'allOf' in value || ('properties' in value && !('additionalProperties' in value));
  return Object.fromEntries(isOpen && !isPart ? [...entries, ['unevaluatedProperties', false]] : entries);
}
