import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesOf, root } from './workspace.js';

/** Words of the bank and of its settings, also as parts of other words. */
const ofTheBank = /money|account|mongodb_uri/i;

// Specs too, since a library for any domain is tested with a sample of its own.
test.each(['libs/kernel', 'libs/mongoose', 'libs/nest'])(
  '%s has no word of the bank, since it is for any domain',
  (path) => {
    const files = filesOf(`${path}/src/**/*.ts`);
    expect(files.length).toBeGreaterThan(10);
    const lines = files.flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .map((line, index) => `${file}:${index + 1}: ${line}`),
    );
    expect(lines.filter((line) => ofTheBank.test(line))).toEqual([]);
  },
);
