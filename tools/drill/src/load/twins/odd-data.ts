import type { OddData, OddFields, OrderDetails, OrderLine } from '../../orders/order-data.js';
import type { Random } from '../../random/seeded-random.js';

const texts = [
  '',
  ' ',
  'plain',
  'null',
  '0',
  'Grüße, 東京',
  '😀 👩‍👩‍👧‍👦',
  '𝒳𝒴 beyond the first plane',
  'e\u0301 is not \u00e9',
  '\uFFFD\uFFFF',
  'line\nbreak\u2028tab\t',
  'ends in NUL\0',
  '$$ROOT',
  '$literal',
  'a.b',
  '2026-01-01T00:00:00.000Z',
  '507f1f77bcf86cd799439011',
] as const;

const numbers = [
  0,
  -0,
  1,
  -1,
  0.1,
  -1e-7,
  5e-324,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 53),
  1e21,
  Number.MAX_VALUE,
] as const;

/** Names that mean something to JavaScript, the driver or MongoDB are among them. */
const keys = [
  '',
  ' ',
  '0',
  '1',
  '10',
  '-1',
  '007',
  '1e3',
  '4294967295',
  '.',
  'a.b',
  'a.$b',
  'a$',
  '_id',
  'id',
  'type',
  'length',
  'constructor',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'then',
  '😀',
  '𝒳',
  'e\u0301',
  '\u00e9',
] as const;

/** How deep the objects and arrays of deep data are nested. That is still storable. */
const DEEP = 80;

/** Makes storable data: mostly small, sometimes deep. */
export function oddData(random: Random, depth = 4): OddData {
  const kind = random.int(1, depth > 0 ? 9 : 5);
  if (kind <= 2) return random.pick(texts);
  if (kind <= 4) return random.pick(numbers);
  if (kind === 5) return random.pick([true, false, null]);
  if (kind <= 7) return oddFields(random, depth - 1);
  if (kind === 8) return Array.from({ length: random.int(0, 3) }, () => oddData(random, depth - 1));
  return random.int(1, 20) === 1 ? deep(random) : random.pick([[], {}, [[[random.pick(numbers)]]]]);
}

/** Makes an object with keys of every kind. Some fields are `undefined`. */
export function oddFields(random: Random, depth = 2): OddFields {
  const fields = Array.from({ length: random.int(0, 4) }, () => {
    const value = random.int(1, 4) === 1 ? undefined : oddData(random, depth);
    return [random.pick(keys), value] as const;
  });
  return Object.fromEntries(fields);
}

export function oddDetails(random: Random): OrderDetails {
  return {
    ...(isOne(random) ? { contact: optional(random, random.pick(texts)) } : {}),
    ...(isOne(random) ? { address: optional(random, oddFields(random)) } : {}),
  };
}

export function oddLine(random: Random): OrderLine {
  return {
    article: random.pick(texts),
    quantity: random.pick(numbers),
    price: { minor: random.pick(numbers), currency: optional(random, 'EUR') },
    ...(isOne(random) ? { gift: optional(random, { wrap: true, message: optional(random, random.pick(texts)) }) } : {}),
    options: oddFields(random),
    measures: Array.from({ length: random.int(0, 2) }, () =>
      Array.from({ length: random.int(0, 3) }, () => random.pick(numbers)),
    ),
  };
}

/** True half of the time. */
const isOne = (random: Random) => random.int(0, 1) === 1;
const optional = <T>(random: Random, value: T) => (isOne(random) ? value : undefined);

function deep(random: Random): OddData {
  let data: OddData = random.pick(texts);
  for (let level = 0; level < DEEP; level += 1) data = level % 2 === 0 ? { [random.pick(keys)]: data } : [data];
  return data;
}
