/**
 * Returns a command with fields that the validation pipe has checked. The cast is safe, because `Fields` allows a definition only schemas
 * whose output has the type of the command's field.
 */
export function commandOf<C extends { readonly type: string }>(type: C['type'], fields: object): C {
  return { type, ...fields } as C;
}
