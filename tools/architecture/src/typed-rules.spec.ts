import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import { root } from './workspace.js';

const error = 2;
const rules = ['@typescript-eslint/no-floating-promises', '@typescript-eslint/no-explicit-any'];
const layers = [
  'libs/kernel/src/model/fixture.ts',
  'libs/kernel/src/engine/fixture.spec.ts',
  'libs/kernel/src/testing/contracts/fixture.contract.ts',
  'libs/domain/src/account/fixture.ts',
  'libs/mongoose/src/views/fixture.ts',
  'libs/mongoose/src/views/fixture.int.spec.ts',
  'libs/infrastructure/src/fixture.ts',
  'libs/nest/src/openapi/fixture.ts',
  'apps/api/src/fixture.ts',
  'apps/api-e2e/src/fixture.e2e.spec.ts',
  'tools/mongod/src/fixture.ts',
];

const eslint = new ESLint({ cwd: root });

describe.each(layers)('%s', (path) => {
  const configured = async (): Promise<unknown> => eslint.calculateConfigForFile(join(root, path));

  test.each(rules)('%s is an error', async (rule) => {
    expect(await configured()).toMatchObject({ rules: { [rule]: [error] } });
  });
  test('rules have type information', async () => {
    expect(await configured()).toMatchObject({ languageOptions: { parserOptions: { projectService: true } } });
  });
});
