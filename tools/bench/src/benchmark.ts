import { randomBytes } from 'node:crypto';
import type { DatabasePlace } from './database/database.js';
import { openServer } from './database/server.js';
import { prettyMarkdown, writeDocument } from './report/document.js';
import { loadAverage, machine } from './report/machine.js';

/** The settings that every benchmark has. */
export interface RunSettings {
  /** Whether the figures are written into docs/performance.md. */
  readonly isComplete: boolean;
  readonly mongodbUri: string | undefined;
}

/** What every workload needs. */
export interface BenchRun<S extends RunSettings> {
  readonly settings: S;
  /** A database that nobody else uses. */
  readonly place: (name: string) => DatabasePlace;
}

export interface Benchmark<S extends RunSettings> {
  readonly usage: string;
  /** @throws when an option is unknown */
  readonly readSettings: (args: readonly string[], env: NodeJS.ProcessEnv) => S;
  /** Returns lines for the report: what this benchmark uses, and how often it measures. */
  readonly describe: (settings: S) => readonly string[];
  /** Returns the tables, by the parts of docs/performance.md that they replace. Rejects as soon as an oracle fails. */
  readonly measure: (run: BenchRun<S>) => Promise<ReadonlyMap<string, string>>;
}

/** Measures with the options of the command line and prints the tables. Writes complete tables into docs/performance.md. */
export async function runBenchmark<S extends RunSettings>(benchmark: Benchmark<S>): Promise<void> {
  const { usage, readSettings } = benchmark;
  let settings: S;
  try {
    settings = readSettings(process.argv.slice(2), process.env);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = 1;
    return;
  }
  await runWith(settings, benchmark);
}

async function runWith<S extends RunSettings>(settings: S, { describe, measure }: Benchmark<S>): Promise<void> {
  const server = await openServer(settings.mongodbUri);
  try {
    const run = `bench_${randomBytes(4).toString('hex')}`;
    let databases = 0;
    const place = (name: string) => ({ uri: server.uri, database: `${run}_${(databases += 1)}_${name}` });
    const before = loadAverage();
    const tables = await measure({ settings, place });
    const load = `load average (1, 5, 15 minutes) ${before} before and ${loadAverage()} after the run`;
    const lines = [...(await machine(server.uri)), ...describe(settings), load];
    for (const [part, table] of tables) {
      const text = `${lines.map((line) => `- ${line}`).join('\n')}\n\n${table}`;
      console.log(await prettyMarkdown(text));
      if (settings.isComplete) await writeDocument(part, text);
    }
  } finally {
    await server.stop();
  }
}

/** Runs a workload, and prints to stderr how long it took. */
export async function timed(name: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  console.error(`${name}: done in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
}
