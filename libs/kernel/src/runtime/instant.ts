const rfc3339 =
  /^(?<date>\d{4}-\d\d-\d\d)[Tt ](?<minute>\d\d:\d\d):(?<second>\d\d)(?:\.(?<fraction>\d+))?(?:[Zz]|(?<sign>[+-])(?<hours>[01]\d|2[0-3]):(?<minutes>[0-5]\d))$/;

/**
 * Returns the last whole millisecond, since the Unix epoch, that is not after an instant of RFC 3339; `undefined` for any other text.
 * Event times are whole milliseconds, so the events up to that millisecond are those up to the instant, however fine its fraction.
 * `t`, `z`, and a space in place of the `T` are accepted, as RFC 3339 allows. A leap second, at the end of a month in UTC, lies between
 * 23:59:59.999 and 00:00:00.
 */
export function lastMillisecond(text: string): number | undefined {
  const parts = rfc3339.exec(text)?.groups;
  if (!parts) return undefined;
  const { date, minute, second, fraction = '', sign, hours, minutes } = parts;
  const isLeap = second === '60';
  const local = `${date}T${minute}:${isLeap ? '59.999' : `${second}.${fraction.slice(0, 3).padEnd(3, '0')}`}Z`;
  if (!isTimestamp(local)) return undefined;
  const offset = sign ? (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
  const last = Date.parse(local) + (sign === '-' ? offset : -offset);
  return isLeap && !isStartOfMonth(last + 1) ? undefined : last;
}

/** Returns whether a text is a time as events carry it, which sorts by time: ISO 8601, UTC, milliseconds, a year of four digits. */
export function isTimestamp(text: string): boolean {
  const time = new Date(text);
  return text.length === 24 && !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

function isStartOfMonth(time: number): boolean {
  return new Date(time).toISOString().endsWith('-01T00:00:00.000Z');
}
