import { InvalidInput } from './command-errors.js';
import { frozenCopy } from './frozen.js';
import { isStorableText } from './storable.js';

/**
 * The command as it is decided, whatever its sender does to it.
 * @throws {@link InvalidInput}
 */
export function ownCopy<C extends { readonly type: string }>(command: C): C {
  const { type }: { readonly type?: unknown } = command ?? {};
  if (typeof type !== 'string') throw new InvalidInput('command', 'must be an object with a "type"');
  return frozenCopy(command);
}

/** @throws {@link InvalidInput} */
export function assertId(id: unknown): string {
  if (isStorableText(id) && id !== '') return id;
  throw new InvalidInput('id', 'must be well-formed text, and not empty');
}
