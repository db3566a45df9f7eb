import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../documents.js';
import { run } from '../run.js';

const strict = [
  '--ignoreConfig',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--noUncheckedIndexedAccess',
  '--skipLibCheck',
];
const target = ['--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom,dom.iterable', '--types', 'node'];

/** A project of somebody who uses the API with a generated client. */
export class ClientProject {
  private constructor(readonly folder: string) {}

  /** Makes an empty project. */
  static async create(name: string): Promise<ClientProject> {
    const folder = join(root, 'tmp/contract', name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    return new ClientProject(folder);
  }

  /** Compiles a program as strictly as a user may. Returns what the compiler says; nothing if it is content. */
  async compile(name: string, program: string): Promise<string> {
    await writeFile(join(this.folder, `${name}.ts`), program);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    return (await run(this.folder, process.execPath, tsc, ...strict, ...target, '--outDir', 'dist', `${name}.ts`))
      .output;
  }

  /** Runs a program that was compiled, and returns what it prints. */
  async start(name: string, ...args: readonly string[]): Promise<string> {
    const { failed, output, errors } = await run(this.folder, process.execPath, `dist/${name}.js`, ...args);
    if (failed) throw new Error(`${name} failed: ${output}${errors}`);
    return output;
  }
}
