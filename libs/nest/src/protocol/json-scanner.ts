import { isUtf8 } from 'node:buffer';
import { maxFound } from '../problems/malformed-request.js';
import type { FaultCode, RequestFault } from '../problems/request-fault.js';

const maxDepth = 32;

const code = (character: string) => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const [openObject, closeObject, openArray, closeArray] = [code('{'), code('}'), code('['), code(']')];
const [comma, colon] = [code(','), code(':')];
const [unicode, firstPrintable] = [code('u'), 0x20];
const spaces = new Set([...' \t\n\r'].map(code));
const escaped = new Set([...'"\\/bfnrt'].map(code));
const scalars = new Set([...'-+.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map(code));
const scalar = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** Returns what is wrong with the bytes of a JSON document, up to 21 faults; if nothing is, `JSON.parse` accepts it. Takes linear time. */
export function scanJson(bytes: Buffer): RequestFault[] {
  return new Scanner(bytes).scan();
}

/** An object or array that is open, and where the scanner is in it. */
interface Level {
  /** The names so far; `undefined` for an array. */
  readonly names: Set<string> | undefined;
  at: string | number;
}

/** What may follow. */
type Next = 'value' | 'elementOrEnd' | 'name' | 'nameOrEnd' | 'commaOrEnd';

/** A string of the document. */
interface Text {
  readonly value: string;
  readonly isWellFormed: boolean;
}

class Scanner {
  readonly #faults: RequestFault[] = [];
  readonly #levels: Level[] = [];
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  scan(): RequestFault[] {
    if (isUtf8(this.bytes)) {
      let next: Next | undefined = 'value';
      while (next && this.#faults.length < maxFound) {
        this.#skipSpace();
        next = this.#step(next);
      }
    } else this.#fault('NOT_UTF8', 'The body is not valid UTF-8.');
    return this.#faults;
  }

  /** Consumes a token, and returns what may follow: nothing at the end of the document, and after a fault behind which nothing can be read. */
  #step(next: Next): Next | undefined {
    const byte = this.bytes[this.#at];
    const level = this.#levels.at(-1);
    if (next !== 'value' && next !== 'name' && level && byte === (level.names ? closeObject : closeArray)) {
      this.#levels.pop();
      this.#at += 1;
      return 'commaOrEnd';
    }
    if (next === 'commaOrEnd') return this.#afterValue(level, byte);
    if (next === 'name' || next === 'nameOrEnd') return this.#name(level);
    if (byte === openObject || byte === openArray) return this.#open(byte);
    if (byte !== quote) return this.#scalar();
    const text = this.#string();
    if (text && !text.isWellFormed) this.#fault('WRONG_FORMAT', `${this.#place()} has half of a surrogate pair.`);
    return text && 'commaOrEnd';
  }

  #open(byte: number): Next | undefined {
    if (this.#levels.length === maxDepth) {
      this.#fault('TOO_DEEP', `Objects and arrays may be nested at most ${maxDepth} deep.`);
      return undefined;
    }
    const isObject = byte === openObject;
    this.#levels.push(isObject ? { names: new Set(), at: '' } : { names: undefined, at: 0 });
    this.#at += 1;
    return isObject ? 'nameOrEnd' : 'elementOrEnd';
  }

  #afterValue(level: Level | undefined, byte: number | undefined): Next | undefined {
    if (!level && byte === undefined) return undefined;
    if (!level || byte !== comma) return this.#notJson();
    this.#at += 1;
    if (level.names) return 'name';
    level.at = Number(level.at) + 1;
    return 'value';
  }

  #name(level: Level | undefined): Next | undefined {
    const text = this.bytes[this.#at] === quote ? this.#string() : this.#notJson();
    if (!text || !level?.names) return undefined;
    const { value, isWellFormed } = text;
    level.at = value;
    if (!isWellFormed) this.#fault('WRONG_FORMAT', 'A name has half of a surrogate pair.');
    if (value === '__proto__') this.#fault('UNKNOWN', `${this.#place()} is not a known field.`);
    if (level.names.has(value)) this.#fault('DUPLICATE', `${this.#place()} occurs several times.`);
    level.names.add(value);
    this.#skipSpace();
    if (this.bytes[this.#at] !== colon) return this.#notJson();
    this.#at += 1;
    return 'value';
  }

  #scalar(): Next | undefined {
    const start = this.#at;
    while (scalars.has(this.bytes[this.#at] ?? 0)) this.#at += 1;
    if (scalar.test(this.bytes.toString('latin1', start, this.#at))) return 'commaOrEnd';
    return this.#notJson(start);
  }

  /** Consumes a string. */
  #string(): Text | undefined {
    const { bytes } = this;
    const start = this.#at;
    let hasEscapes = false;
    for (let at = start + 1; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < firstPrintable) return this.#notJson(at);
      if (byte === quote) {
        this.#at = at + 1;
        const raw = bytes.toString('utf8', start + 1, at);
        const value = hasEscapes ? String(JSON.parse(`"${raw}"`)) : raw;
        return { value, isWellFormed: value.isWellFormed() };
      }
      if (byte !== backslash) continue;
      hasEscapes = true;
      at += 1;
      if (escaped.has(bytes[at] ?? 0)) continue;
      if (bytes[at] !== unicode || !/^[0-9a-f]{4}$/i.test(bytes.toString('latin1', at + 1, at + 5)))
        return this.#notJson(at - 1);
      at += 4;
    }
  }

  #skipSpace(): void {
    while (spaces.has(this.bytes[this.#at] ?? 0)) this.#at += 1;
  }

  /** Returns how a fault names the value where the scanner is. */
  #place(): string {
    return `"${this.#levels.map(({ at }) => at).join('.') || 'body'}"`;
  }

  #fault(faultCode: FaultCode, detail: string): void {
    this.#faults.push({ in: 'body', path: this.#levels.map(({ at }) => at), code: faultCode, detail });
  }

  #notJson(at = this.#at): undefined {
    const fault = at < this.bytes.length ? `byte ${at} is not what JSON has there` : 'it ends too early';
    this.#faults.push({ in: 'body', path: [], code: 'NOT_JSON', detail: `The body is not JSON: ${fault}.` });
  }
}
