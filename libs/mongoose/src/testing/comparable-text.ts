/**
 * Returns a copy of data in which JavaScript orders text as MongoDB does, by Unicode code points. JavaScript compares UTF-16 units, and so
 * has the characters above U+FFFF before those from U+E000 on: in the copy, these units have changed places.
 */
export function comparable<T>(data: T): T;
export function comparable(data: unknown): unknown {
  if (typeof data === 'string') return data.replaceAll(/[\ud800-\uffff]/g, moved);
  if (Array.isArray(data)) return data.map((element: unknown) => comparable(element));
  if (typeof data !== 'object' || data === null || data instanceof Date || data instanceof RegExp) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]: [string, unknown]) => [name, comparable(value)]));
}

function moved(unit: string): string {
  const code = unit.charCodeAt(0);
  return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
}
