import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { StartError } from '../errors/start-error.ts';
import type { GuardianReport } from './guardian.ts';
import { endProcess } from './processes.ts';
import { scriptIn } from './script-path.ts';

export interface MongodExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface GuardedProcess {
  readonly pid: number;
  /** Resolves once mongod has ended, for any cause. */
  readonly exited: Promise<MongodExit>;
  /** Ends mongod. Resolves once it and its guardian have ended. */
  readonly stop: () => Promise<void>;
}

export interface GuardedCommand {
  readonly binary: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** A folder that the guardian removes after mongod has ended. */
  readonly removeAfterwards: string | undefined;
}

/** Runs mongod under a guardian (guardian.ts), which ends it when this process has ended, even by SIGKILL. */
export async function spawnGuarded(command: GuardedCommand): Promise<GuardedProcess> {
  const { binary, args, logFile, removeAfterwards = '' } = command;
  const guardian = spawn(
    process.execPath,
    [scriptIn(import.meta.dirname, 'guardian'), logFile, removeAfterwards, binary, ...args],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  const end = watchEnd(guardian);
  const pid = await mongodPid(guardian, end);
  const exited = end.then(async (exit) => {
    // Only a guardian that was killed leaves mongod running. (If its parent was killed too, the next start on the directory
    // ends mongod.)
    await endProcess(pid, 20_000);
    return exit;
  });
  return {
    pid,
    exited,
    async stop() {
      if (guardian.connected) guardian.disconnect();
      await exited;
    },
  };
}

async function watchEnd(guardian: ChildProcess): Promise<MongodExit> {
  let report: MongodExit | undefined;
  guardian.on('message', (message) => {
    if (isReport(message) && message.kind === 'exited') report = { code: message.code, signal: message.signal };
  });
  // The last message may come after `exit`, but not after `disconnect`.
  await Promise.all([once(guardian, 'exit'), once(guardian, 'disconnect')]);
  return report ?? { code: guardian.exitCode, signal: guardian.signalCode };
}

function mongodPid(guardian: ChildProcess, end: Promise<MongodExit>): Promise<number> {
  return new Promise((resolve, reject) => {
    guardian.on('message', (message) => {
      if (!isReport(message)) return;
      if (message.kind === 'started') resolve(message.pid);
      if (message.kind === 'failed') reject(new StartError(`mongod cannot be run: ${message.reason}`));
    });
    end.then(() => reject(new StartError('The guardian of mongod ended before mongod had started')), reject);
  });
}

function isReport(message: unknown): message is GuardianReport {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
