import { execFile } from 'node:child_process';

/** Runs a command. Resolves to what it prints; rejects with its whole output if it fails. */
export function run(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  // NODE_OPTIONS has flags that only jest needs.
  const env = { ...process.env, NODE_OPTIONS: '' };
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
