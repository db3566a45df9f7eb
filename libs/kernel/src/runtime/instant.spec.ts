import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isTimestamp, lastMillisecond } from './instant.js';

const at = (iso: string) => Date.parse(iso);

test.each([
  ['2026-01-31T10:00:00Z', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31T10:00:00.5Z', '2026-01-31T10:00:00.500Z'],
  ['2026-01-31T10:00:00.0009Z', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31T10:00:00.0010Z', '2026-01-31T10:00:00.001Z'],
  [`2026-01-31T10:00:00.999${'9'.repeat(1_000)}Z`, '2026-01-31T10:00:00.999Z'],
  ['1969-12-31T23:59:59.9999Z', '1969-12-31T23:59:59.999Z'],
  ['2026-01-31t10:00:00z', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31 10:00:00Z', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31T10:00:00+01:00', '2026-01-31T09:00:00.000Z'],
  ['2026-01-31T10:00:00-00:00', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31T20:30:00-23:59', '2026-02-01T20:29:00.000Z'],
  ['2024-02-29T00:00:00.25+05:45', '2024-02-28T18:15:00.250Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['0000-01-01T00:00:00+00:01', '-000001-12-31T23:59:00.000Z'],
  ['9999-12-31T23:59:59-01:00', '+010000-01-01T00:59:59.000Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
  ['2016-12-31T18:59:60.75-05:00', '2016-12-31T23:59:59.999Z'],
])('%s is an instant', (text, last) => {
  expect(lastMillisecond(text)).toBe(at(last));
});

test.each([
  '',
  'now',
  '2026-01-31',
  '2026-01-31T10:00:00',
  '2026-01-31T10:00Z',
  '2026-01-31T10:00:00+0100',
  '2026-01-31T10:00:00+01',
  '2026-01-31T10:00:00+24:00',
  '2026-01-31T10:00:00+01:60',
  '2026-01-31T10:00:00 01:00',
  '2026-01-31T10:00:00,5Z',
  '2026-01-31T10:00:00.Z',
  '2026-01-31  10:00:00Z',
  '2026-01-31\t10:00:00Z',
  ' 2026-01-31T10:00:00Z',
  '2026-01-31T10:00:00Z ',
  '2026-01-31T10:00:00Z\n',
  '2026-02-30T10:00:00Z',
  '2026-02-29T10:00:00Z',
  '2026-13-01T10:00:00Z',
  '2026-00-01T10:00:00Z',
  '2026-01-00T10:00:00Z',
  '2026-01-31T24:00:00Z',
  '2026-01-31T10:60:00Z',
  '2026-01-31T10:00:61Z',
  '2026-01-31T10:00:60Z',
  '2026-01-30T23:59:60Z',
  '2016-12-31T23:59:60-05:00',
  '+002026-01-31T10:00:00Z',
  '10000-01-01T00:00:00Z',
  '-0001-01-01T00:00:00Z',
  '26-01-31T10:00:00Z',
  '1/31/2026, 10:00:00 AM',
  'Sat, 31 Jan 2026 10:00:00 GMT',
  '٢٠٢٦-01-31T10:00:00Z',
  '1769853600000',
])('"%s" is not an instant', (text) => {
  expect(lastMillisecond(text)).toBeUndefined();
});

const time = fc.date({
  min: new Date('0000-01-02T00:00:00.000Z'),
  max: new Date('9999-12-30T23:59:59.999Z'),
  noInvalidDate: true,
});
const offset = fc.integer({ min: -1_439, max: 1_439 });
const digits = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }).map((drawn) => drawn.join(''));

/** Formats an instant in the zone that is so many minutes ahead of UTC, with `finer` digits after its milliseconds. */
function inZone(instant: Date, minutes: number, finer = ''): string {
  const ahead = Math.abs(minutes);
  const zone = [Math.trunc(ahead / 60), ahead % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return `${new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1)}${finer}${minutes < 0 ? '-' : '+'}${zone}`;
}

test('an instant is the same in every zone, and digits after its milliseconds are cut off', () => {
  fc.assert(
    fc.property(time, offset, digits, (instant, minutes, finer) => {
      expect(lastMillisecond(inZone(instant, minutes, finer))).toBe(instant.getTime());
      expect(lastMillisecond(instant.toISOString())).toBe(instant.getTime());
    }),
  );
});

const character = fc.constantFrom(...'0123456789-+:.TtZz W,/');
const damage = fc.record({ position: fc.nat(40), length: fc.nat(2), by: fc.array(character, { maxLength: 2 }) });

test('any text that is accepted as an instant is the same instant for Date', () => {
  fc.assert(
    fc.property(time, offset, digits, fc.array(damage, { maxLength: 2 }), (instant, minutes, finer, damages) => {
      const text = damages.reduce(
        (whole, { position, length, by }) => whole.slice(0, position) + by.join('') + whole.slice(position + length),
        inZone(instant, minutes, finer),
      );
      const last = lastMillisecond(text);
      if (last === undefined || /:60(?![:\d])/.test(text)) return;
      // Date misreads fractions of more than nine digits.
      const short = text.replace(/(\.\d{9})\d+/, '$1');
      expect(last).toBe(Date.parse(short.replace(/[t ]/, 'T').replace('z', 'Z')));
    }),
    { numRuns: 2_000 },
  );
});

test('a timestamp is exactly what Date prints, with a year of four digits', () => {
  fc.assert(fc.property(time, (instant) => expect(isTimestamp(instant.toISOString())).toBe(true)));
  const others = [
    '',
    '2026-01-31T10:00:00Z',
    '2026-01-31T10:00:00.0000Z',
    '2026-01-31T10:00:00.00Z ',
    '2026-01-31t10:00:00.000z',
    '2026-01-31T10:00+00:0000',
    '2026-02-30T10:00:00.000Z',
    '+010000-01-01T00:00:00.0Z',
    '+010000-01-01T00:00:00.000Z',
    'Sat Jan 31 2026 10:00:00',
  ];
  for (const other of others) expect([other, isTimestamp(other)]).toEqual([other, false]);
});
