import { expect, test } from '@jest/globals';
import { tally } from '@snapfold/kernel/testing';
import { z } from 'zod';
import { entityTags } from './entity-tag.js';

const shown = z.object({ total: z.number() });
const first = entityTags({ aggregate: tally, shown });

test('a tag begins with the version, and is the same each time', () => {
  expect(first(3)).toMatch(/^"3-[0-9a-f]{10}"$/);
  expect(entityTags({ aggregate: tally, shown })(3)).toBe(first(3));
  expect(first(4)).not.toBe(first(3));
});

test('a tag changes with the shape of the state, and with that of the answer', () => {
  const { schemaVersion } = tally;
  expect(entityTags({ aggregate: { ...tally, schemaVersion: schemaVersion + 1 }, shown })(3)).not.toBe(first(3));
  expect(entityTags({ aggregate: tally, shown: z.object({ total: z.string() }) })(3)).not.toBe(first(3));
});
