import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { newDataDir, removeAll, ROOT, startBank } from '@snapfold/running-bank';

afterAll(removeAll);

/** Returns the session in a document, of all its blocks: the commands that are typed, and the text that is printed. */
async function session(document: string): Promise<{ typed: string[]; printed: string }> {
  const text = await readFile(join(ROOT, document), 'utf8');
  const blocks = [...text.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const lines = blocks.join('').split('\n').filter(Boolean);
  const typed = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  return { typed, printed: lines.filter((line) => !line.startsWith('$ ')).join('\n') };
}

/** Replaces what differs from run to run: ids by the order in which they first appear, times and cursors. */
function comparable(text: string): string {
  const seen: string[] = [];
  return text
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!seen.includes(id)) seen.push(id);
      return `<id ${seen.indexOf(id)}>`;
    })
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
    .replaceAll(/(?<="nextCursor":"|[?&]cursor=)[\w-]+/g, '<cursor>');
}

test.each(['README.md', 'docs/api.md'])('the commands in %s print what it shows', async (document) => {
  const bank = await startBank({ DATA_DIR: await newDataDir() });
  const { typed, printed } = await session(document);
  expect(typed.length).toBeGreaterThan(5);
  // The document shows each answer on a line of its own, but curl prints no line break after it.
  const isBare = (line: string) => line.startsWith('curl') && !line.includes(' -w ');
  const script = typed.map((line) => (isBare(line) ? `${line}; echo` : line)).join('\n');
  const run = script.replaceAll('http://127.0.0.1:3000', bank.url);
  const { stdout } = await promisify(execFile)('bash', ['-c', run]);
  expect(comparable(stdout.trim())).toBe(comparable(printed));
});
