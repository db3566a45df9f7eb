/** What a package may import. Lint enforces it (`eslint.config.mjs`), and `docs/boundaries.md` shows it. */
export interface Package {
  /** The name in `@snapfold/<name>`. */
  readonly name: string;
  readonly path: string;
  /**
   * The entry points of other packages and the npm packages that it may import. `node:` stands for the modules of Node, `*` for any npm
   * package.
   */
  readonly imports: readonly string[];
  /** What its specs may import in addition. */
  readonly specs?: readonly string[];
  /**
   * The folders below `src`, each with the other ones that it may import. A file directly in `src` is an entry point, and may import all
   * of them.
   */
  readonly floors?: readonly (readonly [floor: string, below: string])[];
  /** Whether each folder below `src` has a barrel, and imports no other folder. */
  readonly slices?: boolean;
}

const tests = ['@jest/globals', 'expect-type', 'fast-check'];
const kernel = '@snapfold/kernel';
const engine = '@snapfold/kernel/engine';
const testing = '@snapfold/kernel/testing';
const mongoose = '@snapfold/mongoose';
const nest = '@snapfold/nest';
const [domain, infrastructure] = ['@snapfold/domain', '@snapfold/infrastructure'];
const conformance = '@snapfold/conformance';
const faults = '@snapfold/faults';
const mongod = '@snapfold/mongod';
const otherRelease = '@snapfold/other-release';
const runningBank = '@snapfold/running-bank';
const secondMongoose = '@snapfold/second-mongoose';

export const packages: readonly Package[] = [
  {
    name: 'kernel',
    path: 'libs/kernel',
    imports: [],
    specs: [...tests, testing],
    floors: [
      ['errors', ''],
      ['data', 'errors'],
      ['runtime', 'errors'],
      ['model', 'errors data runtime'],
      ['lists', 'errors data model'],
      ['ports', 'errors data runtime model'],
      ['ports/stores', 'errors data runtime model ports'],
      ['snapshots', 'errors data runtime model ports'],
      ['engine/decisions', 'errors data runtime model ports'],
      ['engine/groups', 'errors data runtime model ports snapshots engine/decisions'],
      ['engine/lanes', 'errors data runtime model ports snapshots engine/decisions engine/groups'],
      ['engine', 'errors data runtime model ports snapshots engine/decisions engine/groups engine/lanes'],
      ['journal', 'errors data runtime model ports'],
      // They do not know what is kept: neither views nor subscriptions, nor their stores.
      ['followers', 'errors data runtime model ports journal'],
      ['views/steps', 'errors data runtime model ports ports/stores journal followers'],
      ['views', 'errors data runtime model ports ports/stores journal followers views/steps'],
      ['subscriptions', 'errors data runtime model ports ports/stores engine/decisions engine journal followers'],
      ['in-memory', 'errors data runtime model lists ports ports/stores snapshots'],
      [
        'service',
        'errors data runtime model ports ports/stores snapshots engine/decisions engine/groups engine/lanes engine journal followers views/steps views subscriptions',
      ],
      ['testing/runtime', 'runtime model'],
      ['testing/kit', 'errors data runtime model ports ports/stores engine/decisions engine in-memory testing/runtime'],
      [
        'testing/contracts',
        'errors data runtime model ports ports/stores snapshots engine/decisions engine in-memory testing/runtime testing/kit',
      ],
      [
        'testing/list-contracts',
        'errors data runtime model lists ports ports/stores engine/decisions in-memory testing/runtime testing/kit testing/contracts',
      ],
      [
        'testing/snapshot-contracts',
        'errors data runtime model ports ports/stores snapshots engine/decisions engine testing/runtime testing/kit testing/contracts',
      ],
      [
        'testing/view-contracts',
        'errors data runtime model ports ports/stores engine journal views views/steps testing/runtime testing/kit testing/contracts',
      ],
      [
        'testing/subscription-contracts',
        'errors data runtime model ports ports/stores engine journal subscriptions testing/runtime testing/kit testing/contracts',
      ],
    ],
  },
  { name: 'domain', path: 'libs/domain', imports: [kernel], specs: [...tests, testing], slices: true },
  {
    name: 'mongoose',
    path: 'libs/mongoose',
    imports: [kernel, engine, 'lru-cache', 'mingo', 'mongoose', 'uuidv7'],
    specs: [...tests, testing, faults, mongod, secondMongoose],
    floors: [
      ['connection', ''],
      ['documents', 'connection'],
      ['transactions', 'connection documents'],
      ['queries', 'connection documents'],
      ['snapshots', 'connection documents queries'],
      ['events', 'connection documents transactions queries snapshots'],
      ['followers', 'connection documents transactions queries'],
      ['views', 'connection documents transactions queries followers'],
      ['subscriptions', 'connection documents transactions queries followers'],
      ['stores', 'connection documents transactions queries snapshots events views subscriptions'],
      ['testing', 'connection documents queries'],
    ],
  },
  {
    name: 'infrastructure',
    path: 'libs/infrastructure',
    imports: [kernel, engine, domain, mongoose],
    specs: [...tests, testing, '@snapfold/mongoose/testing', faults, mongod, secondMongoose, 'mongoose'],
  },
  {
    name: 'nest',
    path: 'libs/nest',
    imports: [
      kernel,
      engine,
      '@nestjs/!(testing|mongoose)',
      'fastify',
      'rxjs',
      'reflect-metadata',
      'zod',
      '@rsql/parser',
      'node:',
    ],
    specs: [...tests, testing, '@nestjs/testing'],
    floors: [
      ['headers', ''],
      ['problems', 'headers'],
      ['context', 'headers problems'],
      ['commands', 'headers problems context'],
      ['validation', 'problems'],
      ['openapi', 'headers problems validation'],
      ['protocol', 'problems context'],
      ['server', 'problems context commands validation openapi protocol'],
      ['search', 'problems validation'],
      ['lists', 'problems context validation openapi search'],
      ['aggregates', 'problems context commands validation openapi search lists'],
      ['views', 'problems context validation openapi search lists aggregates'],
      ['feed', 'headers problems context commands validation openapi aggregates'],
      ['health', 'problems openapi'],
      ['module', 'problems context openapi lists aggregates views feed health'],
    ],
  },
  {
    name: 'api',
    path: 'apps/api',
    imports: [
      kernel,
      engine,
      domain,
      mongoose,
      infrastructure,
      nest,
      '@nestjs/!(testing)',
      'fastify',
      'rxjs',
      'reflect-metadata',
      'zod',
      'node:',
      // Only `src/testing` has it among its references.
      conformance,
    ],
    specs: [...tests, testing, mongod, '@nestjs/testing'],
  },
  {
    name: 'cli',
    path: 'apps/cli',
    imports: [kernel, engine, infrastructure, mongoose, 'commander', 'node:'],
    specs: [...tests, mongod],
  },
  {
    name: 'api-e2e',
    path: 'apps/api-e2e',
    imports: [conformance, faults, mongod, otherRelease, runningBank, 'node:'],
    specs: tests,
  },
  {
    name: 'library',
    path: 'examples/library',
    imports: [kernel, engine, mongoose, nest, '@nestjs/!(testing|mongoose)', 'reflect-metadata', 'zod'],
    specs: [...tests, testing, '@snapfold/mongoose/testing', mongod],
  },
  { name: 'start', path: 'tools/start', imports: ['@snapfold/api', '@snapfold/cli', mongod, 'typescript', 'node:'] },
  {
    name: 'bench',
    path: 'tools/bench',
    imports: [infrastructure, mongoose, domain, kernel, engine, mongod, runningBank, '*', 'node:'],
  },
  {
    name: 'drill',
    path: 'tools/drill',
    imports: [
      mongoose,
      domain,
      kernel,
      engine,
      mongod,
      runningBank,
      otherRelease,
      `${otherRelease}/register`,
      'mongodb',
      'pure-rand/**',
      'node:',
    ],
    specs: tests,
  },
  {
    name: 'await-points',
    path: 'tools/await-points',
    imports: [mongoose, kernel, engine, testing, mongod, runningBank, 'mongoose', 'node:'],
    specs: tests,
  },
  {
    name: 'large-history',
    path: 'tools/large-history',
    imports: [mongoose, kernel, engine, testing, mongod, 'mongoose', 'node:'],
    specs: tests,
  },
  {
    name: 'packages',
    path: 'tools/packages',
    imports: [kernel, engine, testing, mongoose, `${mongoose}/testing`, nest, '*', 'node:'],
    specs: [...tests, mongod],
  },
  {
    name: 'contract',
    path: 'tools/contract',
    imports: ['@snapfold/api', mongod, '*', 'node:'],
    specs: [...tests, conformance],
  },
  { name: 'other-release', path: 'tools/other-release', imports: [kernel, engine, domain, 'node:'], specs: tests },
  { name: 'running-bank', path: 'tools/running-bank', imports: [conformance, '*', 'node:'], specs: tests },
  ...['architecture', 'conformance', 'currencies', 'faults', 'mongod', 'second-mongoose', 'summary'].map((name) => ({
    name,
    path: `tools/${name}`,
    imports: ['*', 'node:'],
    specs: tests,
  })),
];
