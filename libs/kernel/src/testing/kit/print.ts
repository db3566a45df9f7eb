import { isPlainObject } from '../../data/plain-data.js';
import { describe } from '../../errors/describe.js';
import { isMap, isSet, tagOf } from './collections.js';

/** Returns a value as text for a failure, on several lines. It throws for no value. */
export function print(value: unknown): string {
  try {
    return shown(value, []);
  } catch {
    return '(cannot be shown)';
  }
}

/** @param within the objects that contain the value */
function shown(value: unknown, within: readonly object[]): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'function':
      return `(function ${value.name})`;
    case 'object':
      return value ? shownObject(value, within) : 'null';
    default:
      return String(value);
  }
}

function shownObject(value: object, within: readonly object[]): string {
  if (within.includes(value)) return '(contains itself)';
  const inner = [...within, value];
  const each = (parts: Iterable<unknown>) => Array.from(parts, (part) => shown(part, inner));
  if (Array.isArray(value)) return block('[', each(value), ']');
  if (isSet(value)) return block('Set [', each(value), ']');
  if (isMap(value)) {
    const entries = Array.from(value, ([key, part]) => `${shown(key, inner)} => ${shown(part, inner)}`);
    return block('Map [', entries, ']');
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const lines = fields.map(([key, field]) => `${JSON.stringify(key)}: ${shown(field, inner)}`);
  if (isPlainObject(value)) return block('{', lines, '}');
  if (tagOf(value) === 'Error') return lines.length ? block(`${describe(value)} {`, lines, '}') : describe(value);
  // For example a Date.
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return `${classOf(value)} ${shown(Reflect.apply(value.toJSON, value, []), inner)}`;
  return block(`${classOf(value)} {`, lines, '}');
}

function block(open: string, lines: readonly string[], close: string): string {
  if (lines.length === 0) return open + close;
  return `${open}\n  ${lines.join(',\n').replaceAll('\n', '\n  ')}\n${close}`;
}

function classOf(value: object): string {
  return value.constructor.name;
}
