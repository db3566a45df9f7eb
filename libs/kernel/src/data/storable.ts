import { disregard } from './disregard.js';
import { Mark } from './mark.js';
import { NotStorable, pathOf, reasonOf } from './not-storable.js';
import { isPlainArray, isPlainObject } from './plain-data.js';

/** How deep objects and arrays may be nested. MongoDB allows 200 levels, some of which the document around the value takes. */
const maxHeight = 100;

/**
 * Returns `value` as any store will return it, deeply frozen. Storable is JSON data: well-formed strings, finite numbers (-0 becomes
 * 0), booleans, null, dense arrays and plain objects, nested at most 100 levels deep. A field that is `undefined`
 * counts as absent and is dropped. A key is well-formed, holds no NUL, does not begin with `$`, and is neither `__proto__` nor
 * `_bsontype`; all others are kept as they are, such as `''`, `a.b`, `7` and `_id`.
 *
 * The value is copied unless this function returned it, so that nobody who holds the original can change what is stored.
 *
 * @param name what the value is: the error's path begins with it
 * @throws {@link NotStorable}
 */
export function storable<T extends object>(value: T, name: string): T {
  if (Mark.isOn(value)) return value;
  try {
    // A copy of plain data has the type of the original.
    return new Walk(name).copy(value) as T;
  } catch (error) {
    disregard(value);
    throw error;
  }
}

/** Returns whether a value is well-formed text, as storable strings are. */
export function isStorableText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/** Returns the size as BSON, in bytes, of a value that {@link storable} returned. */
export function storedBytes(value: object): number {
  return Mark.bytes(value);
}

/** From this number of objects on, a walk remembers its copies. For fewer objects that would cost more than it saves. */
const manyObjects = 10_000;

/** The sizes of keys that were checked before: most data repeat a few keys. Bounded, since keys may be data too. */
const knownKeys = new Map<string, number>();
const mostKnownKeys = 1_000;
const longestKnownKey = 64;

/** The length and the closing NUL of a BSON document. */
const emptyBytes = 5;

/**
 * One walk over data. In large data, an object that occurs in several places is copied once: 21 levels, in each of which the same object
 * occurs twice, would be two million copies.
 */
class Walk {
  /** The current path: the name of the whole, then keys and indexes. */
  readonly #path: (string | number)[];
  #objects = 0;
  #copies: Map<object, object> | undefined;

  constructor(name: string) {
    this.#path = [name];
  }

  copy(value: object): object {
    const known = this.#copies?.get(value);
    if (known) return known;
    this.#objects += 1;
    if (this.#objects === manyObjects) this.#copies = new Map();
    if (this.#path.length > maxHeight) throw this.#tooDeep();
    const copy = this.#copyOf(value);
    this.#copies?.set(value, copy);
    return copy;
  }

  #copyOf(value: object): object {
    if (Array.isArray(value) && isPlainArray(value)) return this.#array(value);
    if (isPlainObject(value)) return this.#object({ ...value });
    throw new NotStorable(pathOf(this.#path), reasonOf(value));
  }

  #array(value: readonly unknown[]): object {
    const copy: unknown[] = [];
    let bytes = emptyBytes;
    let height = 1;
    // By index, since a hole counts as an element that is undefined.
    for (let index = 0; index < value.length; index += 1) {
      const stored = this.#element(value[index], index);
      copy.push(stored);
      bytes += bytesOfElement(String(index).length, stored);
      height = Math.max(height, heightOf(stored) + 1);
    }
    Mark.put(copy, bytes, height);
    return copy;
  }

  /** Makes an object that nobody else holds storable, in place. */
  #object(copy: Record<string, unknown>): object {
    let bytes = emptyBytes;
    let height = 1;
    for (const key of Object.keys(copy)) {
      const field = copy[key];
      // Not by `delete`, which would make every later access to the object slow.
      if (field === undefined) return this.#object(withoutUndefined(copy));
      const keyBytes = knownKeys.get(key) ?? this.#learn(key);
      const stored = this.#element(field, key);
      copy[key] = stored;
      bytes += bytesOfElement(keyBytes, stored);
      height = Math.max(height, heightOf(stored) + 1);
    }
    Mark.put(copy, bytes, height);
    return copy;
  }

  /** Checks a key, and returns its size in bytes. */
  #learn(key: string): number {
    const flaw = flawOf(key);
    if (flaw) throw new NotStorable(pathOf([...this.#path, key]), flaw);
    const bytes = utf8Length(key);
    if (knownKeys.size < mostKnownKeys && bytes <= longestKnownKey) knownKeys.set(key, bytes);
    return bytes;
  }

  /** Returns an element, or the value of a field, as it is stored. */
  #element(value: unknown, key: string | number): unknown {
    switch (typeof value) {
      case 'string':
        if (value.isWellFormed()) return value;
        break;
      case 'number':
        if (Number.isFinite(value)) return value === 0 ? 0 : value;
        break;
      case 'boolean':
        return value;
      case 'object':
        return value && this.#nested(value, key);
      default:
        break;
    }
    throw new NotStorable(pathOf([...this.#path, key]), reasonOf(value));
  }

  #nested(value: object, key: string | number): object {
    this.#path.push(key);
    const copy = Mark.isOn(value) ? value : this.copy(value);
    if (this.#path.length - 1 + Mark.height(copy) > maxHeight) throw this.#tooDeep();
    this.#path.pop();
    return copy;
  }

  #tooDeep(): NotStorable {
    const flaw = `is more than ${maxHeight} levels deep, or contains itself: store it flat`;
    return new NotStorable(pathOf(this.#path), flaw);
  }
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
}

/** Returns the size of an element of an object or array: one byte for its type, its key, the NUL after the key, and its value. */
function bytesOfElement(keyBytes: number, stored: unknown): number {
  return keyBytes + 2 + bytesOf(stored);
}

function bytesOf(stored: unknown): number {
  switch (typeof stored) {
    case 'string':
      return 5 + utf8Length(stored);
    case 'number':
      // A number that fits is stored as a 32-bit integer, any other as a double.
      return (stored | 0) === stored ? 4 : 8;
    case 'boolean':
      return 1;
    default:
      return typeof stored === 'object' && stored ? Mark.bytes(stored) : 0;
  }
}

function heightOf(stored: unknown): number {
  return typeof stored === 'object' && stored ? Mark.height(stored) : 0;
}

function flawOf(key: string): string | undefined {
  if (key.startsWith('$')) return 'begins with "$", which MongoDB takes for an operator: rename it';
  if (key === '__proto__') return 'is what JavaScript calls a prototype: rename it';
  if (key === '_bsontype') return 'is what the MongoDB driver marks its own types with: rename it';
  if (key.includes('\0')) return 'has a NUL in its name: rename it';
  return key.isWellFormed() ? undefined : 'holds half of a surrogate pair in its name: rename it';
}

function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    // Each half of a surrogate pair takes two of the pair's four bytes.
    if (unit > 0x7f) bytes += unit <= 0x7ff || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
