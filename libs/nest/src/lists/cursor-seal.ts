import { createHmac, timingSafeEqual } from 'node:crypto';
import { InvalidDeclaration } from '@snapfold/kernel';
import { InvalidCursor } from '@snapfold/kernel/engine';

const minCharacters = 32;
/** How many characters of the code a cursor begins with: 132 bits. */
const macCharacters = 22;

/** Seals places in lists, and opens what it has sealed. A seal holds for one binding: the list, its query and its reader. */
export class CursorSeal {
  /** @throws {@link InvalidDeclaration} if the key is too short to be a secret */
  constructor(private readonly key: string) {
    if (key.length < minCharacters)
      throw new InvalidDeclaration(`The key that signs cursors must have at least ${minCharacters} characters.`);
  }

  /** Returns a cursor of the characters of the place and of base64url. */
  seal(place: string, binding: string): string {
    return this.#macOf(place, binding) + place;
  }

  /**
   * Returns the place that a cursor was made of with this key and for this binding.
   * @throws {@link InvalidCursor} for any other text
   */
  open(cursor: string, binding: string): string {
    const place = cursor.slice(macCharacters);
    const [given, expected] = [cursor.slice(0, macCharacters), this.#macOf(place, binding)].map((mac) =>
      Buffer.from(mac),
    );
    if (!given || !expected || given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new InvalidCursor();
    return place;
  }

  #macOf(place: string, binding: string): string {
    // As JSON, so that no other pair of texts makes the same bytes.
    const bytes = JSON.stringify([binding, place]);
    return createHmac('sha256', this.key).update(bytes).digest('base64url').slice(0, macCharacters);
  }
}
