import { execFile } from 'node:child_process';

/** What a command prints. Rejects with all that it has said. */
export function run(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  // Without the flags that jest needs.
  const env = { ...process.env, NODE_OPTIONS: '' };
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
