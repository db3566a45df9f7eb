import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { FailPoints } from '@snapfold/faults';
import { uniqueDatabase } from '@snapfold/mongod';
import { newDataDir, receiptOf, removeAll, type RunningBank, startBank } from '@snapfold/running-bank';
import { foldOf, inARow } from './ledger.js';

const { uri, name } = uniqueDatabase();
const appName = 'victim';
const faults = new FailPoints(uri);
let dataDir = '';
let survivor: RunningBank;
let victim: RunningBank;
let account = '';

beforeAll(async () => {
  dataDir = await newDataDir();
  survivor = await startBank({ MONGODB_URI: uri, DATA_DIR: dataDir });
});
beforeEach(async () => {
  victim = await startBank({ MONGODB_URI: `${uri}&appName=${appName}`, DATA_DIR: dataDir });
  account = await victim.client.newAccount(`${randomUUID()}@example.org`);
});
afterEach(() => faults.off());
afterAll(async () => {
  await removeAll();
  await faults.close();
});

const deposit = ({ client }: RunningBank, requestId = randomUUID()) =>
  client.deposit(account, '1.00', { 'x-request-id': requestId });

/** Sends a deposit to the victim, whose transaction stops in the phase and stays open, and then sends the victim a signal. */
async function strike(phase: string, signal: NodeJS.Signals) {
  const [command = '', collection] = phase.split(' ');
  const where = collection === undefined ? {} : { namespace: `${name}.${collection}` };
  const block = { blockConnection: true, blockTimeMS: 60_000 };
  await faults.failCommand({ times: 1 }, { appName, failCommands: [command], ...where, ...block });
  const requestId = randomUUID();
  const struck = deposit(victim, requestId).catch(() => undefined);
  await sleep(300);
  victim.signal(signal);
  return { requestId, struck };
}

/** Returns the request ids of the account's events, after checking that no version is missing and that the events make the balance. */
async function requestIds(): Promise<string[]> {
  const audit = await survivor.client.audit(account);
  expect(audit.map(({ version }) => version)).toEqual(inARow(1, audit.length));
  expect(await survivor.client.account(account)).toEqual(foldOf(account, audit));
  return audit.map(({ metadata }) => metadata.requestId);
}

const phases = ['insert accounts_journal', 'update accounts_snapshots', 'commitTransaction'];

test.each(phases)('a process that is killed at its %s delays other processes for less than 3 s', async (phase) => {
  const { requestId, struck } = await strike(phase, 'SIGKILL');
  const killed = Date.now();
  receiptOf(await deposit(survivor));
  expect(Date.now() - killed).toBeLessThan(3_000);
  await struck;
  expect(await requestIds()).not.toContain(requestId);
});

test.each(phases)(
  'a process that is paused at its %s delays other processes for less than 3 s, and carries out its deposit when it goes on',
  async (phase) => {
    const { requestId, struck } = await strike(phase, 'SIGSTOP');
    const paused = Date.now();
    const meanwhile = randomUUID();
    receiptOf(await deposit(survivor, meanwhile));
    expect(Date.now() - paused).toBeLessThan(3_000);
    await sleep(1_000);
    expect(await requestIds()).not.toContain(requestId);

    victim.signal('SIGCONT');
    expect((await struck)?.status).toBe(200);
    const afterwards = randomUUID();
    receiptOf(await deposit(victim, afterwards));
    const stored = await requestIds();
    expect(stored.slice(-3)).toEqual([meanwhile, requestId, afterwards]);
    expect(new Set(stored).size).toBe(stored.length);

    victim.signal('SIGTERM');
    expect(await victim.ended).toMatchObject({ code: 0, err: '' });
  },
);
