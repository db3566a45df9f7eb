import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';

const FILE = resolve(import.meta.dirname, '../../../../docs/performance.md');

/** Replaces the text between the markers of `part` in docs/performance.md. */
export async function writeDocument(part: string, text: string): Promise<void> {
  const document = await readFile(FILE, 'utf8');
  const [begin, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The markers of ${part} are missing in docs/performance.md.`);
  const written = `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
  await writeFile(FILE, await prettyMarkdown(written));
}

export async function prettyMarkdown(text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(FILE)), parser: 'markdown' });
}
