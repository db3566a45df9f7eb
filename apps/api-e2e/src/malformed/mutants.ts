import { isObject, type Json } from './operations.js';

const huge = 'x'.repeat(15_000);

/** JSON texts that no field takes. The smallest whole number that a double cannot hold is among them. */
const wrongValues = [
  'null',
  'false',
  '0',
  '-1',
  '1.5',
  '9007199254740993',
  '1e999',
  '[]',
  '{}',
  '[[]]',
  '""',
  '" "',
  String.raw`"\u0000"`,
  String.raw`"\ud800"`,
  String.raw`"\udc00\ud800"`,
  `"${huge}"`,
  `"\u202e\u200b"`,
];

/** What every object has, and none of its fields is. */
const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '$where', ''];

/** Returns the texts of bodies that differ from a valid one in one place each, and that no operation takes. */
export function mutantsOf(body: Json): string[] {
  return placesIn(body).flatMap((place) => {
    const value = valueAt(body, place);
    const text = JSON.stringify(value);
    const wrong = [...wrongValues, `[${text}]`, `{"value":${text}}`];
    if (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) wrong.push(value);
    const variants = isObject(value) ? [...wrong.filter((one) => one !== text), ...variantsOf(value)] : wrong;
    return variants.map((variant) => textWith(body, place, variant));
  });
}

/** Returns the paths of all values in a body, of itself first. */
export function placesIn(value: Json): (readonly string[])[] {
  const inner = isObject(value)
    ? Object.entries(value).flatMap(([name, field]) => placesIn(field).map((place) => [name, ...place]))
    : [];
  return [[], ...inner];
}

export function valueAt(value: Json, place: readonly string[]): Json {
  return place.reduce<Json>((inner, name) => (isObject(inner) ? (inner[name] ?? null) : null), value);
}

/** Returns the text of a body in which another text stands at a place. */
export function textWith(value: Json, [name, ...place]: readonly string[], text: string): string {
  if (name === undefined || !isObject(value)) return text;
  const fields = Object.entries(value).map(
    ([key, field]) => `${JSON.stringify(key)}:${key === name ? textWith(field, place, text) : JSON.stringify(field)}`,
  );
  return `{${fields.join()}}`;
}

/** Returns the texts of an object with a field too many, without one, or with one twice. */
function variantsOf(value: { readonly [name: string]: Json }): string[] {
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${JSON.stringify(field)}`);
  const extra = inherited.flatMap((name) =>
    ['null', '{}', '{"isAdmin":true}'].map((text) => `${JSON.stringify(name)}:${text}`),
  );
  return [
    ...extra.map((field) => [...fields, field]),
    ...fields.map((_, index) => fields.toSpliced(index, 1)),
    ...fields.map((field) => [...fields, field]),
    ...Object.keys(value).map((name) => [...fields, `${JSON.stringify(name)}:null`]),
    // The same name, written in another way.
    ...Object.keys(value).map((name) => [...fields, `"${escaped(name)}":null`]),
  ].map((members) => `{${members.join()}}`);
}

function escaped(name: string): string {
  return [...name].map((character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
