/** Checks the contract with tools that are too slow or too large for the tests, on a running API. */
import { serve } from '@snapfold/api';
import { startTemporaryMongod } from '@snapfold/mongod';
import { checkWithSchemathesis } from './schemathesis.js';
import { checkSecondClient } from './second-client.js';

const log = (line: string) => void process.stderr.write(`${line}\n`);
const mongod = await startTemporaryMongod({ env: process.env, log });
const mongodbUri = new URL(mongod.uri);
mongodbUri.pathname = '/contract';
const bank = await serve({ mongodbUri: mongodbUri.href, host: '127.0.0.1', port: 0, viewWaitMs: 10_000 });
try {
  await checkSecondClient(bank.url);
  await checkWithSchemathesis(bank.url);
} finally {
  await bank.close();
  await mongod.stop();
}
