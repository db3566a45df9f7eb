/**
 * A command of fields that the validation pipe has checked. What their schema gives is what the command wants: `Fields` in
 * the aggregate's definition makes the one from the other.
 */
export function commandOf<C extends { readonly type: string }>(type: C['type'], fields: object): C {
  return { type, ...fields } as C;
}
