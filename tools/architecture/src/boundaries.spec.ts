import { describe, expect, test } from '@jest/globals';
import { brokenRules } from './lint.js';

const kernel = 'libs/kernel/src/model/fixture.ts';
const kernelSpec = 'libs/kernel/src/engine/fixture.spec.ts';
const testing = 'libs/kernel/src/testing/kit/fixture.ts';
const slice = 'libs/domain/src/account/fixture.ts';
const sliceSpec = 'libs/domain/src/account/fixture.spec.ts';
const domain = 'libs/domain/src/fixture.ts';
const mongoose = 'libs/mongoose/src/views/fixture.ts';
const mongooseSpec = 'libs/mongoose/src/views/fixture.int.spec.ts';
const nest = 'libs/nest/src/openapi/fixture.ts';
const nestSpec = 'libs/nest/src/openapi/fixture.spec.ts';
const infrastructure = 'libs/infrastructure/src/fixture.ts';
const infrastructureSpec = 'libs/infrastructure/src/fixture.int.spec.ts';
const api = 'apps/api/src/fixture.ts';
const apiSpec = 'apps/api/src/fixture.spec.ts';
const e2e = 'apps/api-e2e/src/fixture.e2e.spec.ts';
const cli = 'apps/cli/src/fixture.ts';
const mongod = 'tools/mongod/src/fixture.ts';
const example = 'examples/library/src/fixture.ts';
const start = 'tools/start/src/fixture.ts';
const drill = 'tools/drill/src/fixture.ts';
const awaitPoints = 'tools/await-points/src/fixture.ts';
const otherRelease = 'tools/other-release/src/fixture.ts';
const bench = 'tools/bench/src/fixture.ts';
const packages = 'tools/packages/src/fixture.ts';
// Below the working directory of this test, as every file is when Nx lints its project.
const here = 'tools/architecture/src/fixture.ts';

const dependencies = 'boundaries/dependencies';
const noRequire = '@typescript-eslint/no-require-imports';

function breaks(rules: readonly string[], path: string, ...fixtures: string[]): void {
  test.each(fixtures)(`${path} may not: %s`, async (code) => {
    expect(await brokenRules(path, code)).toEqual(rules);
  });
}
const forbidden = (path: string, ...fixtures: string[]) => breaks([dependencies], path, ...fixtures);

function legal(path: string, ...fixtures: string[]): void {
  test.each(fixtures)(`${path} may: %s`, async (code) => {
    expect(await brokenRules(path, code)).toEqual([]);
  });
}

describe('the domain imports only the kernel, in every form of an import', () => {
  forbidden(
    slice,
    `import mongoose from 'mongoose';`,
    `import * as mongoose from 'mongoose';`,
    `import 'mongoose';`,
    `import type { Schema } from 'mongoose';`,
    `import { type Schema } from 'mongoose';`,
    `export const load = () => import('mongoose');`,
    `export * from 'mongoose';`,
    `export { Schema } from 'mongoose';`,
    `export type { Schema } from 'mongoose';`,
    `export type Schema = import('mongoose').Schema;`,
    `export type Mongoose = typeof import('mongoose');`,
    `import { readFileSync } from 'node:fs';`,
    `import { readFileSync } from 'fs';`,
    `import { readFile } from 'node:fs/promises';`,
    `import { uuidv7 } from 'uuidv7';`,
    `import { x } from '@snapfold/nowhere';`,
  );
  breaks([noRequire, dependencies], slice, `const x = require('mongoose');`, `import x = require('mongoose');`);
  breaks([noRequire], slice, 'const x = require(`mongoose`);');
  breaks(['no-restricted-syntax'], slice, 'const x = import(`mongoose`);', `const x = import('mon' + 'goose');`);
  forbidden(
    sliceSpec,
    `import mongoose from 'mongoose';`,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
    `import { CommandEngine } from '@snapfold/kernel/engine';`,
  );
  forbidden(domain, `import mongoose from 'mongoose';`);
});

describe('layers: the domain', () => {
  forbidden(
    slice,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import { openBank } from '../../../infrastructure/src/index.js';`,
    `import { Context } from '@snapfold/nest';`,
    `import { serve } from '@snapfold/api';`,
    `import { user } from '../user/index.js';`,
    `import type { User } from '../user/user.aggregate.js';`,
    `import { CommandEngine } from '@snapfold/kernel/engine';`,
    `import { given } from '@snapfold/kernel/testing';`,
    `import { test } from '@jest/globals';`,
  );
  legal(
    slice,
    `import { DomainError } from '@snapfold/kernel';`,
    `import type { Aggregate } from '@snapfold/kernel';`,
    `import { account } from './aggregate/account.aggregate.js';`,
    `export type Account = import('./aggregate/account.aggregate.js').Account;`,
  );
  legal(
    sliceSpec,
    `import { given } from '@snapfold/kernel/testing';`,
    `import { account } from './index.js';`,
    `import { test } from '@jest/globals';`,
    `import fc from 'fast-check';`,
  );
  legal('libs/domain/src/account/fixture.type.spec.ts', `import { expectTypeOf } from 'expect-type';`);
  legal(domain, `export * from './account/index.js';`);
});

describe('layers: the kernel', () => {
  forbidden(
    kernel,
    `import { account } from '@snapfold/domain';`,
    `import { account } from '../../../domain/src/index.js';`,
    `import { createHash } from 'node:crypto';`,
    `import { uuidv7 } from 'uuidv7';`,
    `import { given } from '../testing.js';`,
    `import { given } from '../testing/kit/scenario.js';`,
    `import { given } from '@snapfold/kernel/testing';`,
  );
  forbidden(testing, `import { test } from '@jest/globals';`, `import { AsyncLocalStorage } from 'node:async_hooks';`);
  forbidden(
    kernelSpec,
    `import { account } from '@snapfold/domain';`,
    `import { performance } from 'node:perf_hooks';`,
  );
  legal(kernel, `import { fold } from './fold.js';`, `import { storable } from '../data/storable.js';`);
  legal(testing, `import { fold } from '../../model/fold.js';`, `import { given } from './scenario.js';`);
  legal(kernelSpec, `import { tally } from '@snapfold/kernel/testing';`, `import { test } from '@jest/globals';`);
});

describe('layers: the stores', () => {
  forbidden(
    mongoose,
    `import { Injectable } from '@nestjs/common';`,
    `import { InjectConnection } from '@nestjs/mongoose';`,
    `import { Context } from '@snapfold/nest';`,
    `import { given } from '@snapfold/kernel/testing';`,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
    `import { serve } from '@snapfold/api';`,
    `import { account } from '@snapfold/domain';`,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import { test } from '@jest/globals';`,
  );
  breaks(['no-restricted-syntax'], mongoose, 'const x = import(`@nestjs/common`);');
  breaks(
    ['no-restricted-imports'],
    mongoose,
    `import mongoose from 'mongoose';`,
    `import { mongo, type Connection } from 'mongoose';`,
    `export { mongo } from 'mongoose';`,
  );
  forbidden(mongooseSpec, `import { Test } from '@nestjs/testing';`);
  legal(
    mongoose,
    `import type { Connection, mongo } from 'mongoose';`,
    `import { uuidv7 } from 'uuidv7';`,
    `import type { EventStore } from '@snapfold/kernel/engine';`,
  );
  legal('libs/mongoose/src/connection/connect.ts', `import mongoose from 'mongoose';`);
  legal(
    mongooseSpec,
    `import mongoose from 'mongoose';`,
    `import { createConnection } from '@snapfold/second-mongoose';`,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
    `import { eventStoreContract } from '@snapfold/kernel/testing';`,
  );
});

describe('layers: infrastructure', () => {
  forbidden(
    infrastructure,
    `import { Injectable } from '@nestjs/common';`,
    `import type { Connection } from 'mongoose';`,
    `import { uuidv7 } from 'uuidv7';`,
    `import { given } from '@snapfold/kernel/testing';`,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
    `import { serve } from '@snapfold/api';`,
  );
  legal(
    infrastructure,
    `import { mongooseStores } from '@snapfold/mongoose';`,
    `import { account } from '@snapfold/domain';`,
    `import { CommandEngine } from '@snapfold/kernel/engine';`,
  );
  legal(infrastructureSpec, `import { uniqueDatabase } from '@snapfold/mongod';`);
});

describe('layers: NestJS for any domain', () => {
  forbidden(
    nest,
    `import mongoose from 'mongoose';`,
    `import type { Connection } from 'mongoose';`,
    `import { MongooseModule } from '@nestjs/mongoose';`,
    `import { mongooseStores } from '@snapfold/mongoose';`,
    `import { account } from '@snapfold/domain';`,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import { serve } from '@snapfold/api';`,
    `import { given } from '@snapfold/kernel/testing';`,
    `import { Test } from '@nestjs/testing';`,
    `import { test } from '@jest/globals';`,
  );
  breaks(['no-restricted-syntax'], nest, 'const x = import(`mongoose`);');
  forbidden(
    nestSpec,
    `import mongoose from 'mongoose';`,
    `import { MongooseModule } from '@nestjs/mongoose';`,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
    `import { account } from '@snapfold/domain';`,
  );
  legal(
    nest,
    `import { Injectable } from '@nestjs/common';`,
    `import { DocumentBuilder } from '@nestjs/swagger';`,
    `import type { FastifyReply } from 'fastify';`,
    `import { z } from 'zod';`,
    `import type { IncomingMessage } from 'node:http';`,
    `import { DomainError } from '@snapfold/kernel';`,
    `import type { Runtime } from '@snapfold/kernel/engine';`,
  );
  legal(
    nestSpec,
    `import { Test } from '@nestjs/testing';`,
    `import { tally } from '@snapfold/kernel/testing';`,
    `import { expectTypeOf } from 'expect-type';`,
  );
});

describe('layers: hosts and tools', () => {
  forbidden(
    api,
    `import mongoose from 'mongoose';`,
    `import type { Connection } from 'mongoose';`,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
    `import { given } from '@snapfold/kernel/testing';`,
    `import { Test } from '@nestjs/testing';`,
  );
  breaks(['no-restricted-syntax'], api, 'const x = import(`mongoose`);');
  forbidden(
    e2e,
    `import { account } from '@snapfold/domain';`,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import { fold } from '@snapfold/kernel';`,
    `import { serve } from '@snapfold/api';`,
  );
  forbidden(mongod, `import { account } from '@snapfold/domain';`, `import { serve } from '@snapfold/api';`);
  forbidden(here, `import { account } from '@snapfold/domain';`, `import { startMongod } from '@snapfold/mongod';`);
  forbidden(
    example,
    `import { account } from '@snapfold/domain';`,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import mongoose from 'mongoose';`,
    `import { given } from '@snapfold/kernel/testing';`,
  );
  forbidden(
    start,
    `import { account } from '@snapfold/domain';`,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import mongoose from 'mongoose';`,
  );
  forbidden(
    cli,
    `import { account } from '@snapfold/domain';`,
    `import { serve } from '@snapfold/api';`,
    `import { visitDatabase } from '@snapfold/mongod';`,
    `import mongoose from 'mongoose';`,
    `import { given } from '@snapfold/kernel/testing';`,
  );
  legal(
    cli,
    `import { bank } from '@snapfold/infrastructure';`,
    `import type { Refolder } from '@snapfold/kernel/engine';`,
    `import { Command } from 'commander';`,
  );
  forbidden(
    drill,
    `import { serve } from '@snapfold/api';`,
    `import mongoose from 'mongoose';`,
    `import { test } from '@jest/globals';`,
  );
  forbidden(
    awaitPoints,
    `import { account } from '@snapfold/domain';`,
    `import { serve } from '@snapfold/api';`,
    `import { MongoClient } from 'mongodb';`,
    `import { test } from '@jest/globals';`,
  );
  forbidden(
    otherRelease,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import { serve } from '@snapfold/api';`,
    `import { startBank } from '@snapfold/running-bank';`,
    `import { MongoClient } from 'mongodb';`,
  );
  for (const path of [infrastructureSpec, apiSpec, cli, mongod, start, awaitPoints]) {
    forbidden(path, `import { environmentOf } from '@snapfold/other-release';`);
  }
  legal(
    api,
    `import { Injectable } from '@nestjs/common';`,
    `import { MongooseModule } from '@nestjs/mongoose';`,
    `import { z } from 'zod';`,
    `import { randomUUID } from 'node:crypto';`,
    `import { account } from '@snapfold/domain';`,
    `import { openBank } from '@snapfold/infrastructure';`,
    `import { CommandEngine } from '@snapfold/kernel/engine';`,
    `import { createServer } from '@snapfold/nest';`,
  );
  legal(apiSpec, `import { Test } from '@nestjs/testing';`, `import { uniqueDatabase } from '@snapfold/mongod';`);
  legal(
    e2e,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
    `import { environmentOf } from '@snapfold/other-release';`,
    `import { spawn } from 'node:child_process';`,
  );
  legal(mongod, `import { spawn } from 'node:child_process';`, `import { MongoClient } from 'mongodb';`);
  legal(here, `import { ESLint } from 'eslint';`, `import { root } from './workspace.js';`);
  legal(
    drill,
    `import { mongooseStores } from '@snapfold/mongoose';`,
    `import { account } from '@snapfold/domain';`,
    `import { startBank } from '@snapfold/running-bank';`,
    `import { poisonOf } from '@snapfold/other-release';`,
    `import { MongoClient } from 'mongodb';`,
    `import { uniformInt } from 'pure-rand/distribution/uniformInt';`,
  );
  legal(
    awaitPoints,
    `import { mongooseStores } from '@snapfold/mongoose';`,
    `import { ViewDispatcher } from '@snapfold/kernel/engine';`,
    `import { tally } from '@snapfold/kernel/testing';`,
    `import mongoose from 'mongoose';`,
  );
  forbidden(
    packages,
    `import { account } from '@snapfold/domain';`,
    `import { uniqueDatabase } from '@snapfold/mongod';`,
  );
  legal(packages, `import { inMemoryStores } from '@snapfold/mongoose/testing';`, `import { publint } from 'publint';`);
  legal(
    otherRelease,
    `import { account } from '@snapfold/domain';`,
    `import { aggregate } from '@snapfold/kernel';`,
    `import { registerHooks } from 'node:module';`,
  );
  legal(start, `import { serve } from '@snapfold/api';`, `import { startMongod } from '@snapfold/mongod';`);
  legal(bench, `import { MongoClient } from 'mongodb';`);
});

describe('no package imports a file of another package past its barrel', () => {
  forbidden(
    slice,
    `import { Lane } from '../../../kernel/src/engine/lanes/lane.js';`,
    `import { x } from '@snapfold/kernel/engine/lane';`,
  );
  forbidden(domain, `export * from './account/money/money.js';`);
  forbidden(
    infrastructure,
    `import { Lane } from '../../kernel/src/engine/lanes/lane.js';`,
    `import { Lane } from '@snapfold/kernel/src/engine/lanes/lane.js';`,
    `import { fold } from '../../kernel/src/index.js';`,
    `import { account } from '../../domain/src/account/index.js';`,
    `import { account } from '../../domain/src/index.js';`,
  );
  forbidden(mongooseSpec, `import { tally } from '../../../kernel/src/testing/contracts/tally.js';`);
  forbidden(
    api,
    `import { account } from '../../../libs/domain/src/account/index.js';`,
    `import { MongooseEventStore } from '../../../libs/mongoose/src/events/mongoose-event-store.js';`,
    `import { problemOf } from '../../../libs/nest/src/problems/problem.js';`,
  );
  forbidden(e2e, `import { freePort } from '../../../tools/mongod/src/machine/free-port.js';`);
  forbidden(
    start,
    `import { freePort } from '../../mongod/src/machine/free-port.js';`,
    `import { serve } from '../../../apps/api/src/index.js';`,
  );
});

describe('no file of a lib imports the barrel of the lib', () => {
  forbidden(slice, `import { account } from '@snapfold/domain';`, `import { account } from '../index.js';`);
  forbidden(slice, `import { account } from './index.js';`);
  forbidden(kernel, `import { fold } from '@snapfold/kernel';`, `import { fold } from '../index.js';`);
  forbidden(kernel, `import { CommandEngine } from '@snapfold/kernel/engine';`, `import { x } from '../engine.js';`);
  forbidden(testing, `import { fold } from '@snapfold/kernel';`, `import { fold } from '../../index.js';`);
  forbidden(testing, `import { tally } from '../../testing.js';`);
  forbidden(kernelSpec, `import { fold } from '@snapfold/kernel';`);
  forbidden(infrastructure, `import { x } from '@snapfold/infrastructure';`, `import { x } from './index.js';`);
  forbidden(nest, `import { Context } from '@snapfold/nest';`, `import { Context } from '../index.js';`);
});

describe('files that belong to no package', () => {
  breaks(['boundaries/no-unknown-files'], 'libs/stray/src/fixture.ts', `export const x = 1;`);
  breaks(['boundaries/no-unknown-files'], 'apps/stray/src/fixture.ts', `export const x = 1;`);
  forbidden(slice, `import preset from '../../../../jest.preset.js';`);
  forbidden(mongod, `import config from '../../../eslint.config.mjs';`);
});
