import { isStorableText } from './storable.js';

/** The longest id of an aggregate or of a view's record, in characters. */
export const maxIdLength = 8_192;

/** Whether a value may be the id of an aggregate or of a view's record. */
export function isId(id: unknown): id is string {
  return isStorableText(id) && id !== '' && id.length <= maxIdLength;
}
