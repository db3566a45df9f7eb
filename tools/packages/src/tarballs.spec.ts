import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { problemAffectsResolutionKind } from '@arethetypeswrong/core/problems';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { z } from 'zod';
import { libs, packLibs, root, tarball } from './packed-libs.js';

const manifest = z.object({ exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])) });
const sourceMap = z.object({ sources: z.array(z.string()) });

/** Returns the contents of a lib's tarball. */
function unpacked(lib: string) {
  const bytes = readFileSync(tarball(lib));
  const contents = createPackageFromTarballData(bytes);
  const folder = `/node_modules/${contents.packageName}`;
  return {
    bytes,
    contents,
    files: contents.listFiles().map((path) => posix.relative(folder, path)),
    text: (path: string) => contents.readFile(posix.join(folder, path)),
  };
}

beforeAll(packLibs);

describe.each(libs)('%s', (lib) => {
  const sources = globSync('src/**/*.ts', { cwd: join(root, 'libs', lib) })
    .filter((path) => !path.endsWith('.spec.ts'))
    .toSorted();

  test('has the current sources, what is built from them, and nothing else', () => {
    const { files } = unpacked(lib);
    const built = sources.flatMap((path) =>
      ['.d.ts', '.d.ts.map', '.js', '.js.map'].map((ending) => path.replace(/^src(.*)\.ts$/, `dist$1${ending}`)),
    );
    expect(files.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json', ...sources, ...built].toSorted());
  });

  test('has no source that only specs import', () => {
    const { text } = unpacked(lib);
    const { exports } = manifest.parse(JSON.parse(text('package.json')));
    const entries = Object.values(exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : entry['@snapfold/source'],
    );
    const reached = new Set(entries.map((path = '') => posix.normalize(path)));
    for (const path of reached) {
      for (const { fileName } of ts.preProcessFile(text(path)).importedFiles) {
        if (fileName.startsWith('.')) reached.add(posix.join(posix.dirname(path), fileName.replace(/\.js$/, '.ts')));
      }
    }
    expect([...reached].toSorted()).toEqual(sources);
  });

  test('has all files that its source maps and its README refer to', () => {
    const { files, text } = unpacked(lib);
    const maps = files.filter((path) => path.endsWith('.map'));
    const mapped = maps.flatMap((path) =>
      sourceMap.parse(JSON.parse(text(path))).sources.map((source) => posix.join(posix.dirname(path), source)),
    );
    const linked = [...text('README.md').matchAll(/\]\((?!https:)([^)#]+)/g)].map(([, path]) => path);
    expect(mapped.length).toBe(2 * sources.length);
    expect([...mapped, ...linked].filter((path = '') => !files.includes(path))).toEqual([]);
  });

  test('passes publint', async () => {
    const { bytes } = unpacked(lib);
    const { messages, pkg } = await publint({ pack: { tarball: Uint8Array.from(bytes).buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('has types without problems for importers that resolve as node16 (ESM) or as a bundler', async () => {
    const { contents } = unpacked(lib);
    const result = await checkPackage(contents);
    if (!result.types) throw new Error(`${lib} has no types`);
    const problems = result.problems.filter((problem) =>
      (['node16-esm', 'bundler'] as const).some((kind) => problemAffectsResolutionKind(problem, kind, result)),
    );
    expect(problems).toEqual([]);
  });
});
