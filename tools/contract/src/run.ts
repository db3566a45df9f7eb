import { execFile } from 'node:child_process';

/** Runs a command to its end, whether it succeeds or not. */
export function run(
  cwd: string,
  command: string,
  ...args: readonly string[]
): Promise<{ failed: boolean; output: string; errors: string }> {
  // NODE_OPTIONS has flags that only jest needs. Redocly's tool would report to its makers that it ran.
  const env = { ...process.env, NODE_OPTIONS: '', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 100_000_000 }, (error, output, errors) => {
      resolve({ failed: error !== null, output, errors });
    });
  });
}
