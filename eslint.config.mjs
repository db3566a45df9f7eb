import { join } from 'node:path';
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;
const el = (type) => ({ element: { type } });
const specOf = (type) => ({ ...el(type), file: { categories: 'spec' } });
// By its name only: a package's exports are what keeps others from importing past its barrel.
const byName = (...types) => ({ to: types.map(el), dependency: { source: '@snapfold/**' } });
const inside = { relationship: { to: 'internal' }, source: '!@snapfold/**' };
const npm = (...source) => ({ module: { origin: 'external', source } });
const node = { module: { origin: 'core' } };

const purity = 'Kernel and domain are pure: time and ids come through Runtime and CqrsContext.';
const impure = [
  { object: 'Date', property: 'now', message: purity },
  { object: 'Math', property: 'random', message: purity },
];
const jumping = {
  property: 'now',
  allowObjects: ['performance'],
  message: 'A wall clock may be set forward or back: what has passed since is told by a monotonic one.',
};

export default defineConfig(
  { ignores: ['**/dist/', '**/out-tsc/', '**/coverage/'] },
  {
    files: ['{libs,apps,tools}/**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': root,
      'boundaries/elements': [
        { type: 'testing', pattern: 'libs/kernel/src/testing' },
        { type: 'kernel', pattern: 'libs/kernel' },
        { type: 'slice', pattern: 'libs/domain/src/*', capture: ['aggregate'] },
        { type: 'domain', pattern: 'libs/domain' },
        { type: 'infrastructure', pattern: 'libs/infrastructure' },
        { type: 'api', pattern: 'apps/api' },
        { type: 'e2e', pattern: 'apps/api-e2e' },
        { type: 'cli', pattern: 'apps/cli' },
        { type: 'start', pattern: 'tools/start' },
        { type: 'bench', pattern: 'tools/bench' },
        { type: 'drill', pattern: 'tools/drill' },
        { type: 'await-points', pattern: 'tools/await-points' },
        { type: 'large-history', pattern: 'tools/large-history' },
        { type: 'other-release', pattern: 'tools/other-release' },
        { type: 'emmett', pattern: 'tools/emmett' },
        { type: 'tools', pattern: 'tools/*' },
      ],
      'boundaries/files': [{ category: 'spec', pattern: '**/*.spec.ts' }],
      // The plugin does not see these two kinds of import by itself.
      'boundaries/additional-dependency-nodes': [
        { selector: 'TSImportType > Literal', kind: 'type', name: 'import-type' },
        { selector: 'TSExternalModuleReference > Literal', kind: 'value', name: 'import-equals' },
      ],
      'import/resolver': {
        typescript: {
          project: join(root, 'tsconfig.base.json'),
          conditionNames: ['@snapfold/source', 'types', 'import', 'node', 'default'],
        },
      },
    },
    rules: {
      'boundaries/no-unknown-files': 'error',
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          // Without it only imports of known elements are checked, and every npm and node: import passes.
          checkAllOrigins: true,
          checkUnknownLocals: true,
          // Without it a file may import the barrel that exports it.
          checkInternals: true,
          policies: [
            { allow: { to: { element: { fileInternalPath: '!{src/,}index.ts' } }, dependency: inside } },
            { from: el('testing'), allow: { to: { element: { type: 'kernel', fileInternalPath: '!src/index.ts' } } } },
            { from: el('slice'), allow: byName('kernel') },
            { from: el('domain'), allow: { to: { element: { type: 'slice', fileInternalPath: 'index.ts' } } } },
            {
              from: el('infrastructure'),
              allow: [byName('kernel', 'domain'), { to: npm('lru-cache', 'mongoose', 'uuidv7') }],
            },
            {
              from: el('api'),
              allow: [
                byName('kernel', 'domain', 'infrastructure'),
                { to: [npm('@nestjs/!(testing)', 'fastify', 'rxjs', 'reflect-metadata', 'zod'), node] },
              ],
            },
            { from: el('e2e'), allow: [byName('tools', 'other-release'), { to: node }] },
            { from: el('other-release'), allow: [byName('kernel', 'domain'), { to: node }] },
            {
              from: el('cli'),
              allow: [byName('kernel', 'infrastructure', 'tools'), { to: [npm('commander'), node] }],
            },
            { from: el('start'), allow: [byName('api', 'tools'), { to: node }] },
            {
              from: el('bench'),
              allow: [
                byName('infrastructure', 'domain', 'kernel', 'tools', 'emmett'),
                { to: [{ module: { origin: 'external' } }, node] },
              ],
            },
            {
              from: el('drill'),
              allow: [
                byName('infrastructure', 'domain', 'kernel', 'tools', 'other-release'),
                { to: [npm('mongodb', 'pure-rand/**'), node] },
              ],
            },
            {
              from: ['await-points', 'large-history'].map(el),
              allow: [byName('infrastructure', 'kernel', 'testing', 'tools'), { to: [npm('mongoose'), node] }],
            },
            { from: ['tools', 'emmett'].map(el), allow: { to: [{ module: { origin: 'external' } }, node] } },
            {
              from: [
                'kernel',
                'testing',
                'slice',
                'domain',
                'infrastructure',
                'api',
                'e2e',
                'cli',
                'start',
                'drill',
                'await-points',
                'large-history',
                'other-release',
                'tools',
              ].map(specOf),
              allow: [{ dependency: inside }, { to: npm('@jest/globals', 'expect-type', 'fast-check') }],
            },
            { from: ['kernel', 'slice', 'domain', 'infrastructure', 'api'].map(specOf), allow: byName('testing') },
            { from: specOf('infrastructure'), allow: byName('tools') },
            { from: specOf('api'), allow: [byName('tools'), { to: npm('@nestjs/testing') }] },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "ImportExpression[source.type!='Literal']", message: 'A computed import escapes the boundaries.' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['{libs,apps,tools}/**/*.ts'],
    // They need to know what time it is; specs may take a real clock for one that does not jump.
    ignores: ['**/*.spec.ts', 'libs/infrastructure/src/system-runtime.ts', 'tools/mongod/src/binary-cache.ts'],
    rules: { 'no-restricted-properties': ['error', jumping] },
  },
  {
    files: ['libs/infrastructure/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/infrastructure/src/connect.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'mongoose',
              allowTypeImports: true,
              message:
                'A connection may be of another copy of Mongoose: no class of ours tells what its errors and values are.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/{kernel,domain}/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'globalThis', message: purity }],
      'no-restricted-properties': ['error', ...impure, jumping],
      'no-restricted-syntax': [
        'error',
        { selector: "ImportExpression[source.type!='Literal']", message: 'A computed import escapes the boundaries.' },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: purity },
        { selector: "CallExpression[callee.name='Date']", message: purity },
      ],
    },
  },
  {
    files: [
      'libs/kernel/src/{cqrs-context,view-status}.ts',
      'libs/kernel/src/testing/{jumping-clock,runtime.contract}.ts',
      'libs/{kernel,domain}/**/*.spec.ts',
    ],
    rules: { 'no-restricted-properties': ['error', ...impure] },
  },
);
