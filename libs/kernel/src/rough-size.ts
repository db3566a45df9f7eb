/**
 * About how many bytes plain data takes when it is stored: a character of a string or of a field's name counts 1, each value 8
 * more. Text outside of Latin letters takes up to three times as much.
 */
export function roughSize(data: unknown): number {
  if (typeof data === 'string') return 8 + data.length;
  if (typeof data !== 'object' || data === null) return 8;
  let size = 8;
  for (const [name, value] of Object.entries(data)) size += name.length + roughSize(value);
  return size;
}
