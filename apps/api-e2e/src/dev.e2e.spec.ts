import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { HttpClient, newDataDir, ownerOf, removeAll, ROOT, startBank, until } from '@snapfold/running-bank';
import { processesOn } from './process-list.js';

let copy = '';
afterAll(async () => {
  await removeAll();
  await rm(copy, { recursive: true, force: true });
});

/** Copies what `npm run dev` builds and runs, so that the test can change it. In the repository, so that it finds npm packages. */
async function copyOfSources(): Promise<string> {
  await mkdir(join(ROOT, 'tmp'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'tmp/dev-'));
  const parts = ['package.json', 'tsconfig.base.json', 'libs', 'apps/api', 'apps/cli', 'tools/mongod', 'tools/start'];
  for (const part of [...parts, 'node_modules/@snapfold'])
    await cp(join(ROOT, part), join(folder, part), { recursive: true, verbatimSymlinks: true });
  return folder;
}

test('npm run dev serves each build that has no error, on one mongod, until Ctrl-C', async () => {
  copy = await copyOfSources();
  const source = join(copy, 'libs/nest/src/validation/faults.ts');
  const original = await readFile(source, 'utf8');
  const saying = (words: string) => original.replace('is not a known field', words);
  const dataDir = await newDataDir();
  const command = ['npm', '--prefix', copy, 'run', 'dev', '--ignore-scripts'];
  const bank = await startBank({ DATA_DIR: dataDir }, { command, ownGroup: true });
  const owner = await ownerOf(dataDir);
  const urls = () => [...bank.out().matchAll(/^API +(http:\S+)$/gm)].map(([, url = '']) => url);
  const answer = async () => {
    const http = new HttpClient(urls().at(-1) ?? '');
    return (await http.post('/v1/users', { unheard: 1 })).text;
  };
  const answers = (words: string) =>
    until(
      `the answer "${words}"`,
      () =>
        answer()
          .then((text) => text.includes(words))
          .catch(() => false),
      120_000,
    );

  await answers('is not a known field');
  await writeFile(source, saying('is odd'));
  await answers('is odd');

  await writeFile(source, `${saying('is wrong')}\nexport const wrong: number = '';\n`);
  await until('the error', () => /faults\.ts.*TS2322/.test(bank.out()) && bank.out().includes('Found 1 error'));
  expect(urls()).toHaveLength(2);
  expect(await answer()).toContain('is odd');

  await writeFile(source, saying('is mended'));
  await answers('is mended');
  expect(urls()).toHaveLength(3);
  expect(await ownerOf(dataDir)).toEqual(owner);

  bank.signalGroup('SIGINT');
  expect(await bank.ended).toMatchObject({ code: 0, err: '' });
  for (const path of [dataDir, copy]) expect(await processesOn(path)).toEqual([]);
});
