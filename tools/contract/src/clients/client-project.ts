import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../documents.js';
import { run } from '../run.js';

/** As strict as the runtimes of both generators compile. */
const compilerOptions = {
  ...{ strict: true, skipLibCheck: true },
  ...{ module: 'nodenext', target: 'es2024', lib: ['es2024', 'dom', 'dom.iterable'], types: ['node'] },
  ...{ rootDir: '.', outDir: 'dist' },
};

/** A project of somebody who uses the API with a generated client. */
export class ClientProject {
  private constructor(readonly folder: string) {}

  /** Makes an empty project. */
  static async create(name: string): Promise<ClientProject> {
    const project = new ClientProject(join(root, 'tmp/contract', name));
    await rm(project.folder, { recursive: true, force: true });
    await mkdir(project.folder, { recursive: true });
    await project.#write('package.json', { private: true, type: 'module' });
    await project.#write('tsconfig.json', { compilerOptions });
    return project;
  }

  /** Generates the client with a command of Node. */
  async generate(...command: readonly string[]): Promise<void> {
    const { failed, output, errors } = await run(this.folder, process.execPath, ...command);
    if (failed) throw new Error(`${command.join(' ')}\n${output}${errors}`);
  }

  /** Compiles a program. Returns what the compiler says; nothing if it is content. */
  async compile(name: string, program: string): Promise<string> {
    await writeFile(join(this.folder, `${name}.ts`), program);
    await this.#write(`${name}.json`, { extends: './tsconfig.json', files: [`${name}.ts`] });
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    return (await run(this.folder, process.execPath, tsc, '--pretty', 'false', '-p', `${name}.json`)).output;
  }

  /** Runs a program that was compiled, and returns what it prints. */
  async start(name: string, ...args: readonly string[]): Promise<string> {
    const { failed, output, errors } = await run(this.folder, process.execPath, `dist/${name}.js`, ...args);
    if (failed) throw new Error(`${name} failed: ${output}${errors}`);
    return output;
  }

  #write(name: string, contents: object): Promise<void> {
    return writeFile(join(this.folder, name), JSON.stringify(contents));
  }
}
