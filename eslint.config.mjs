import { join } from 'node:path';
import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';
import { packages } from './tools/architecture/src/boundaries.ts';

const root = import.meta.dirname;
const el = (type) => ({ element: { type } });
const specOf = (type) => ({ ...el(type), file: { categories: 'spec' } });
const typesOf = ({ name, floors = [], slices }) => [
  name,
  ...(slices ? [`${name}/slice`] : []),
  ...floors.map(([floor]) => `${name}/${floor}`),
];
const deepestFirst = (floors) => floors.toSorted(([a], [b]) => b.split('/').length - a.split('/').length);
// Never a barrel of one's own: what it exports has its own place.
const inside = {
  to: { element: { fileInternalPath: '!{src/,}{index,engine,testing}.ts' } },
  dependency: { relationship: { to: 'internal' }, source: '!@snapfold/**' },
};

/** By its name only: a package's exports are what keeps others from importing past its barrel. */
function importable(source) {
  if (source === 'node:') return { to: { module: { origin: 'core' } } };
  if (source === '*') return { to: { module: { origin: 'external' } } };
  if (source.startsWith('@snapfold/')) return { to: el(source.split('/')[1]), dependency: { source } };
  return { to: { module: { origin: 'external', source } } };
}

const floorsOf = (name, floors) => ({
  to: floors.map((floor) => el(`${name}/${floor}`)),
  dependency: { source: '!@snapfold/**' },
});

/** What the table allows a package and each of its floors. */
function policiesOf({ name, imports, specs = [], floors = [], slices }) {
  const types = typesOf({ name, floors, slices });
  const all = floors.map(([floor]) => floor);
  const policies = [
    ...imports.map((source) => ({ from: types.map(el), allow: importable(source) })),
    ...specs.map((source) => ({ from: types.map(specOf), allow: importable(source) })),
    { from: types.map(specOf), allow: { dependency: { relationship: { to: 'internal' }, source: '!@snapfold/**' } } },
    ...(slices
      ? [{ from: el(name), allow: { to: { element: { type: `${name}/slice`, fileInternalPath: 'index.ts' } } } }]
      : []),
  ];
  if (all.length === 0) return policies;
  return [
    ...policies,
    { from: el(name), allow: floorsOf(name, all) },
    // Tests of a lower floor may be set up with a higher one.
    { from: types.map(specOf), allow: floorsOf(name, all) },
    ...floors
      .filter(([, below]) => below !== '')
      .map(([floor, below]) => ({ from: el(`${name}/${floor}`), allow: floorsOf(name, below.split(' ')) })),
  ];
}

/** The rule that lets a file import what the policies allow, and no more. */
function allowing(policies) {
  return [
    'error',
    {
      default: 'disallow',
      // Without it only imports of known elements are checked, and every npm and node: import passes.
      checkAllOrigins: true,
      checkUnknownLocals: true,
      // Without it a file may import the barrel that exports it.
      checkInternals: true,
      policies: [{ allow: inside }, ...policies],
    },
  ];
}

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
    files: ['{libs,apps,tools,examples}/**/*.ts'],
    extends: [eslint.configs.recommended, tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    plugins: { boundaries },
    settings: {
      'boundaries/root-path': root,
      'boundaries/elements': packages.flatMap(({ name, path, floors = [], slices }) => [
        ...deepestFirst(floors).map(([floor]) => ({ type: `${name}/${floor}`, pattern: `${path}/src/${floor}` })),
        ...(slices ? [{ type: `${name}/slice`, pattern: `${path}/src/*`, capture: ['aggregate'] }] : []),
        { type: name, pattern: path },
      ]),
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
      'boundaries/dependencies': allowing([]),
      'no-restricted-syntax': [
        'error',
        { selector: "ImportExpression[source.type!='Literal']", message: 'A computed import escapes the boundaries.' },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // Each package by itself: the plugin tries every policy on every import, which takes longer than all other rules together.
  packages.map((entry) => ({
    files: [`${entry.path}/**/*.ts`],
    rules: { 'boundaries/dependencies': allowing(policiesOf(entry)) },
  })),
  {
    files: ['{libs,apps,tools,examples}/**/*.ts'],
    // They need to know what time it is; specs may take a real clock for one that does not jump.
    ignores: [
      '**/*.spec.ts',
      'libs/mongoose/src/connection/system-runtime.ts',
      'tools/mongod/src/binary/binary-cache.ts',
    ],
    rules: { 'no-restricted-properties': ['error', jumping] },
  },
  {
    files: ['libs/{mongoose,infrastructure}/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/mongoose/src/connection/connect.ts'],
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
      'libs/kernel/src/{model/cqrs-context,followers/following-status}.ts',
      'libs/kernel/src/testing/{runtime/jumping-clock,contracts/runtime.contract}.ts',
      'libs/{kernel,domain}/**/*.spec.ts',
    ],
    rules: { 'no-restricted-properties': ['error', ...impure] },
  },
);
