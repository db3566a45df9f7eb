// Node runs this script as a child process, detached from the terminal. It imports only node: modules, so that it also runs
// from source. It runs mongod for its parent, and exits after mongod. The IPC pipe tells it when the parent has ended: exit
// handlers of the parent would not run at SIGKILL.
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';

/** A message from the guardian to its parent. */
export type GuardianReport =
  | { readonly kind: 'started'; readonly pid: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null };

const GRACE_MS = 20_000;
const [logFile = '', removeAfterwards = '', binary = '', ...args] = process.argv.slice(2);

const log = openSync(logFile, 'w');
const mongod = spawn(binary, args, { stdio: ['ignore', log, log] });

let stopping = false;
function finish(report: GuardianReport, code: number): void {
  // If mongod ended by itself, the folder stays: its log tells why.
  if (stopping && removeAfterwards) rmSync(removeAfterwards, { recursive: true, force: true });
  if (!process.send || !process.connected) process.exit(code);
  process.send(report, () => process.exit(code));
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  mongod.kill('SIGTERM');
  setTimeout(() => mongod.kill('SIGKILL'), GRACE_MS);
}

mongod.on('spawn', () => {
  // If the parent has ended already, the callback gets the error. Thrown, it would end the guardian, but not mongod.
  if (mongod.pid !== undefined) process.send?.({ kind: 'started', pid: mongod.pid } satisfies GuardianReport, () => {});
});
mongod.on('error', (error) => finish({ kind: 'failed', reason: error.message }, 1));
mongod.on('exit', (code, signal) => finish({ kind: 'exited', code, signal }, code ?? 1));

process.on('disconnect', stop);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
if (!process.connected) stop();
