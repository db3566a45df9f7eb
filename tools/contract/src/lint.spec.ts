import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { root } from './documents.js';
import { run } from './run.js';

const path = join(root, 'docs/openapi.json');

test("Redocly's recommended rules are kept", async () => {
  const cli = join(root, 'node_modules/@redocly/cli/bin/cli.js');
  const options = ['--extends', 'recommended', '--format', 'json', '--max-problems', '20'];
  const { output } = await run(root, process.execPath, cli, 'lint', path, ...options);
  expect(JSON.parse(output)).toMatchObject({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
});

test("Spectral's recommended rules are kept", async () => {
  const linter = new spectral.Spectral();
  linter.setRuleset({ extends: [[{ ...rulesets.oas, extends: [] }, 'recommended']] });
  const found = await linter.run(readFileSync(path, 'utf8'));
  expect(found.map(({ code, message, path: where }) => [code, message, where.join('/')])).toEqual([]);
});
