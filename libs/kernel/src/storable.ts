import { Mark } from './mark.js';
import { NotStorable, pathOf, reasonOf, type Place } from './not-storable.js';
import { isPlainArray, isPlainObject } from './plain-data.js';

/** How many objects and arrays may stand in one another. MongoDB takes 200, some of which stand around what is stored. */
const maxHeight = 100;

/**
 * `value` as it comes back from any store, frozen through and through. Storable is JSON data: well-formed strings, finite numbers
 * (-0 becomes 0), booleans, null, dense arrays and plain objects, at most 100 of them in one another. A field that is `undefined`
 * counts as absent and is dropped. A key is well-formed, holds no NUL, does not begin with `$`, and is neither `__proto__` nor
 * `_bsontype`; all others are kept as they are, such as `''`, `a.b`, `7` and `_id`.
 *
 * What was not made by this function is copied, so that nobody who holds the original can change what is stored.
 *
 * @param name what the value is: the error's path begins with it
 * @throws {@link NotStorable}
 */
export function storable<T extends object>(value: T, name: string): T {
  // A copy of plain data has the type of the original.
  return (Mark.isOn(value) ? value : copyOf(value, { parent: undefined, key: name }, 1, new Walk())) as T;
}

/** Whether a value is well-formed text, as storable strings are. */
export function isStorableText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/** How many bytes a value that {@link storable} gave takes as BSON. */
export function storedBytes(value: object): number {
  return Mark.bytes(value);
}

function copyOf(value: object, place: Place, depth: number, walk: Walk): object {
  const known = walk.enter(value);
  if (known) return known;
  if (depth > maxHeight) throw tooDeep(place);
  if (Array.isArray(value) && isPlainArray(value)) return walk.leave(value, copyOfArray(value, place, depth, walk));
  if (isPlainObject(value)) return walk.leave(value, copyOfObject(value, place, depth, walk));
  throw new NotStorable(pathOf(place), reasonOf(value));
}

function copyOfArray(value: readonly unknown[], place: Place, depth: number, walk: Walk): object {
  const sum = new Sum(place, depth, walk);
  const copy: unknown[] = [];
  // By index, since a hole is an element too: it is undefined.
  for (let index = 0; index < value.length; index += 1) {
    sum.key(String(index).length);
    copy.push(sum.element(value[index], index));
  }
  return sum.close(copy);
}

function copyOfObject(value: Readonly<Record<string, unknown>>, place: Place, depth: number, walk: Walk): object {
  const sum = new Sum(place, depth, walk);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const field = value[key];
    if (field === undefined) continue;
    sum.key(bytesOfKey(key, place));
    copy[key] = sum.element(field, key);
  }
  return sum.close(copy);
}

/** From how many objects on it is worth to remember them. */
const manyObjects = 10_000;

/** One walk over data. What stands in many places of large data is walked once: 21 levels of twins are two million objects. */
class Walk {
  #objects = 0;
  #copies: Map<object, object> | undefined;

  /** The copy of an object that has been walked before. */
  enter(value: object): object | undefined {
    this.#objects += 1;
    if (this.#objects === manyObjects) this.#copies = new Map();
    return this.#copies?.get(value);
  }

  leave(value: object, copy: object): object {
    this.#copies?.set(value, copy);
    return copy;
  }
}

/** Sums up the elements of an object or array while they are copied. */
class Sum {
  // The length and the closing NUL of a BSON document.
  #bytes = 5;
  #height = 1;

  constructor(
    private readonly place: Place,
    private readonly depth: number,
    private readonly walk: Walk,
  ) {}

  /** An element's type, its key of so many bytes, and the NUL behind it. */
  key(bytes: number): void {
    this.#bytes += bytes + 2;
  }

  /** The element as it is stored. */
  element(value: unknown, key: string | number): unknown {
    switch (typeof value) {
      case 'string':
        if (!value.isWellFormed()) break;
        this.#bytes += 5 + utf8Length(value);
        return value;
      case 'number':
        if (!Number.isFinite(value)) break;
        // What fits is stored as a 32-bit integer, all else as a double.
        this.#bytes += (value | 0) === value ? 4 : 8;
        return value === 0 ? 0 : value;
      case 'boolean':
        this.#bytes += 1;
        return value;
      case 'object':
        return value === null ? null : this.#nested(value, { parent: this.place, key });
      default:
        break;
    }
    throw new NotStorable(pathOf({ parent: this.place, key }), reasonOf(value));
  }

  #nested(value: object, place: Place): object {
    const copy = Mark.isOn(value) ? value : copyOf(value, place, this.depth + 1, this.walk);
    const height = Mark.height(copy);
    if (this.depth + height > maxHeight) throw tooDeep(place);
    this.#bytes += Mark.bytes(copy);
    this.#height = Math.max(this.#height, height + 1);
    return copy;
  }

  close(copy: object): object {
    Mark.put(copy, this.#bytes, this.#height);
    return copy;
  }
}

function tooDeep(place: Place): NotStorable {
  return new NotStorable(pathOf(place), `is more than ${maxHeight} levels deep, or contains itself: store it flat`);
}

function bytesOfKey(key: string, place: Place): number {
  const flaw = flawOf(key);
  if (flaw) throw new NotStorable(pathOf({ parent: place, key }), flaw);
  return utf8Length(key);
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
