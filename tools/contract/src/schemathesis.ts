import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './documents.js';
import { run } from './run.js';

const project = join(root, 'tools/contract/schemathesis');

/** Tries every operation of the document on a running API, with all checks of Schemathesis. Installs it at its first use, which
 * takes Python 3.10 or newer. */
export async function checkWithSchemathesis(url: string): Promise<void> {
  const command = await installed();
  const { failed, output, errors } = await run(project, command, 'run', `${url}/docs/openapi.json`, '--checks', 'all');
  console.log(output);
  if (failed) throw new Error(`Schemathesis has found failures. ${errors}`);
}

/** Returns the path of the command. */
async function installed(): Promise<string> {
  const requirements = readFileSync(join(project, 'requirements.txt'));
  const hash = createHash('sha256').update(requirements).digest('hex').slice(0, 8);
  const environment = join(root, `tmp/contract/schemathesis-${hash}`);
  const command = join(environment, 'bin/schemathesis');
  if (existsSync(command)) return command;
  await ran('python3', '-m', 'venv', '--clear', environment);
  await ran(join(environment, 'bin/python'), '-m', 'pip', 'install', '--quiet', '-r', 'requirements.txt');
  return command;
}

async function ran(command: string, ...args: readonly string[]): Promise<void> {
  const { failed, errors } = await run(project, command, ...args);
  if (failed) throw new Error(`${command} ${args.join(' ')} failed: ${errors}`);
}
