import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findMongodBinary, startMongod, type RunningMongod } from '@snapfold/mongod';
import {
  jsonOf,
  like,
  newDataDir,
  removeAll,
  startBank,
  until,
  type AuditEvent,
  type BankClient,
} from '@snapfold/running-bank';
import { OwnerLoad, type Server } from './owner-load.js';

/** Longer than the lease of a subscription, so that another process takes over from one that is paused. */
const pauseMs = 4_000;

let mongod: RunningMongod;
let restartMongod: () => Promise<RunningMongod>;
let servers: readonly [Server, Server];

beforeAll(async () => {
  const log = () => undefined;
  const parts = { binary: await findMongodBinary({ env: process.env, log }), dataDir: await newDataDir(), log };
  restartMongod = () => startMongod(parts);
  mongod = await restartMongod();
  servers = [{ bank: await serve() }, { bank: await serve() }];
});
afterAll(async () => {
  await removeAll();
  await mongod.stop();
});

const serve = async () => startBank({ MONGODB_URI: mongod.uri, DATA_DIR: await newDataDir() });

async function killAndRestart(server: Server): Promise<void> {
  server.bank.signal('SIGKILL');
  await server.bank.ended;
  server.bank = await serve();
}

async function pause({ bank }: Server): Promise<void> {
  bank.signal('SIGSTOP');
  await sleep(pauseMs);
  bank.signal('SIGCONT');
}

async function killMongod(): Promise<void> {
  process.kill(mongod.pid, 'SIGKILL');
  await mongod.exited;
  mongod = await restartMongod();
}

const shown = { id: '', status: '' };
const freezing = ['account_frozen', 'account_unfrozen'];

async function accountsOf({ http }: BankClient, owner: string): Promise<(typeof shown)[]> {
  const page = like({ items: [shown] }, jsonOf(await http.get(`/v1/accounts?owner=${owner}&limit=100`)));
  expect(page).toMatchObject({ nextCursor: null });
  return page.items;
}

async function statusOf({ http }: BankClient, user: string): Promise<string> {
  return like(shown, jsonOf(await http.get(`/v1/users/${user}`))).status;
}

/** Returns the accounts that are not as their owners are. */
async function astray(client: BankClient, owners: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    owners.map(async (owner) => {
      const expected = (await statusOf(client, owner)) === 'deactivated' ? 'frozen' : 'open';
      const accounts = await accountsOf(client, owner);
      return accounts.filter(({ status }) => status !== expected).map(({ id, status }) => `${id} is ${status}`);
    }),
  );
  return found.flat();
}

/** Expects that an account was frozen and unfrozen in turn, beginning with a freeze, and that nothing happened while it was frozen. */
function expectInTurn(audit: readonly AuditEvent[]): void {
  const types = audit.map(({ payload }) => payload.type);
  types.forEach((type, index) => {
    expect([types[index - 1] === 'account_frozen', type]).toEqual([type === 'account_unfrozen', type]);
  });
}

test('while processes are killed and paused, accounts are frozen and unfrozen in turn, and end as their owners do', async () => {
  const { client } = servers[0].bank;
  const register = async (name: string) => (await client.register(`${name}@example.org`)).id;
  const users = [await register('a'), await register('b'), await register('c')] as const;
  const load = new OwnerLoad(servers, users);
  for (const strike of [
    () => killAndRestart(servers[0]),
    () => Promise.all([killMongod(), killAndRestart(servers[1])]),
    () => pause(servers[0]),
  ]) {
    const before = load.changes;
    await until('changes of owners', () => load.changes >= before + 10);
    await strike();
  }
  await load.stop();

  const last = servers[1].bank.client;
  const owners = [...users, ...load.raced];
  // If that takes too long, the next line shows which do not follow.
  await until('accounts to follow', async () => (await astray(last, owners)).length === 0).catch(() => undefined);
  expect(await astray(last, owners)).toEqual([]);
  const audits = new Map<string, readonly AuditEvent[]>();
  for (const owner of owners) for (const { id } of await accountsOf(last, owner)) audits.set(id, await last.audit(id));
  for (const audit of audits.values()) expectInTurn(audit);
  for (const { id, version } of load.paid)
    expect(audits.get(id)?.[version - 1]).toMatchObject({ version, payload: { type: 'amount_deposited' } });
  const repeated = [...audits.values()].flat().filter(({ payload }) => freezing.includes(payload.type));
  expect(repeated.length).toBeGreaterThan(owners.length);
});
