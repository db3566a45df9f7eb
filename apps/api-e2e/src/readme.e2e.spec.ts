import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { newDataDir, removeAll, ROOT, startBank } from '@snapfold/running-bank';

afterAll(removeAll);

/** Returns the session in the README: the commands that are typed, and the text that is printed. */
async function session(): Promise<{ typed: string[]; printed: string }> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const block = /```console\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const lines = block.split('\n').filter(Boolean);
  const typed = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  return { typed, printed: lines.filter((line) => !line.startsWith('$ ')).join('\n') };
}

/** Replaces what differs from run to run: ids by the order in which they first appear, and times. */
function comparable(text: string): string {
  const seen: string[] = [];
  return text
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!seen.includes(id)) seen.push(id);
      return `<id ${seen.indexOf(id)}>`;
    })
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>');
}

test('the commands in the README print what it shows', async () => {
  const bank = await startBank({ DATA_DIR: await newDataDir() });
  const { typed, printed } = await session();
  expect(typed.length).toBeGreaterThan(5);
  // The README shows each answer on a line of its own, but curl prints no line break after it.
  const script = typed.map((line) => (line.startsWith('curl') ? `${line}; echo` : line)).join('\n');
  const run = script.replaceAll('http://127.0.0.1:3000', bank.url);
  const { stdout } = await promisify(execFile)('bash', ['-c', run]);
  expect(comparable(stdout.trim())).toBe(comparable(printed));
});
