import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BankClient } from './bank-client.js';
import { assertNoViolation } from './checked-answer.js';
import { HttpClient } from './http-client.js';
import { like } from './shapes.js';
import { until } from './until.js';

export const ROOT = resolve(import.meta.dirname, '../../..');

/** The command that `npm start` runs. */
const START = [process.execPath, join(ROOT, 'tools/start/dist/main.js')];
/** The environment variables that a test run sets, but an operator does not. They are not passed to a bank. */
const OF_THE_RUN = /^(NX_|JEST_|npm_|(NODE_OPTIONS|NODE_ENV|FORCE_COLOR|MONGODB_URI|HOST|PORT|DATA_DIR)$)/;

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface StartedBank {
  readonly pid: number;
  /** Sends a signal to the bank's process group, as a terminal does. Only with `ownGroup`. */
  readonly signalGroup: (signal: NodeJS.Signals) => void;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Kills the bank, with its process group if it has one of its own. */
  readonly kill: () => void;
  readonly out: () => string;
  readonly ended: Promise<End>;
}

export interface StartOptions {
  readonly command?: readonly string[];
  readonly ownGroup?: boolean;
  /** Whether every answer is checked against the contract. The default is true. */
  readonly isChecked?: boolean;
}

export interface RunningBank extends StartedBank {
  readonly url: string;
  readonly http: HttpClient;
  readonly client: BankClient;
}

export type Environment = Readonly<Record<string, string>>;

/** How many characters at the end of the error output are kept. One error may have many megabytes, and come again and again. */
const MOST_CHARACTERS = 4_000_000;

/** How long an orderly end is waited for, which is longer than it may take. */
const PATIENCE_MS = 40_000;

const started = new Set<StartedBank>();
const folders: string[] = [];

/** Returns a new path for a DATA_DIR, which does not exist yet. {@link removeAll} removes it. */
export async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'snapfold-e2e-'));
  folders.push(folder);
  return join(folder, 'data');
}

/** Starts a bank without waiting until it serves. */
export function spawnBank(environment: Environment, { command = START, ownGroup = false }: StartOptions = {}) {
  const [file = '', ...args] = command;
  const env = Object.entries(process.env).filter(([name]) => !OF_THE_RUN.test(name));
  const child = spawn(file, args, {
    cwd: ROOT,
    env: { ...Object.fromEntries(env), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} cannot be started`);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    // Not at each chunk, because cutting copies the whole text.
    if (err.length > 2 * MOST_CHARACTERS) err = err.slice(-MOST_CHARACTERS);
  });
  const bank: StartedBank = {
    pid,
    signal: (signal) => void child.kill(signal),
    signalGroup: (signal) => void process.kill(-pid, signal),
    kill: () => void process.kill(ownGroup ? -pid : pid, 'SIGKILL'),
    out: () => out,
    ended: once(child, 'close').then(() => {
      started.delete(bank);
      return { code: child.exitCode, signal: child.signalCode, out, err };
    }),
  };
  started.add(bank);
  return bank;
}

/** Starts a bank and waits until it serves. */
export async function startBank(environment: Environment, options?: StartOptions): Promise<RunningBank> {
  const bank = spawnBank(environment, options);
  let end: End | undefined;
  void bank.ended.then((reached) => (end = reached));
  const url = () => /^API +(http:\S+)$/m.exec(bank.out())?.[1];
  await until('the start of a bank', () => url() !== undefined || end !== undefined, 120_000);
  const found = url();
  if (end || found === undefined) throw new Error(`The bank did not start: ${JSON.stringify(end)}`);
  const http = new HttpClient(found, options?.isChecked === false ? null : undefined);
  return { ...bank, url: found, http, client: new BankClient(http) };
}

/** Returns the process ids of the API and the mongod that use a data directory. */
export async function ownerOf(dataDir: string): Promise<{ pid: number; mongodPid: number }> {
  const owner: unknown = JSON.parse(await readFile(join(dataDir, 'snapfold-owner.json'), 'utf8'));
  return like({ pid: 0, mongodPid: 0 }, owner);
}

/**
 * Ends the banks that are still running, and removes all data directories. Call it in `afterAll`.
 * @throws an `Error` if an answer violated the contract
 */
export async function removeAll(): Promise<void> {
  for (const bank of [...started]) {
    bank.signal('SIGTERM');
    const ended = bank.ended.then(() => true);
    if (!(await Promise.race([ended, sleep(PATIENCE_MS, false, { ref: false })]))) bank.kill();
    await ended;
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 20 });
  assertNoViolation();
}
