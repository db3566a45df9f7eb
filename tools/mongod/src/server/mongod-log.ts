import { readFile } from 'node:fs/promises';

/** The last error in mongod's log. The log is the first of these files that exists. */
export async function lastError([file, ...others]: readonly string[]): Promise<string> {
  if (file === undefined) return 'there is no log';
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return lastError(others);
  const lines = text.split('\n');
  const error = lines.findLast((line) => /"s":"[EF]"/.test(line)) ?? lines.findLast((line) => line.trim() !== '');
  if (error === undefined) return 'its log is empty';
  return /"error":"((?:[^"\\]|\\.)*)"/.exec(error)?.[1] ?? /"msg":"((?:[^"\\]|\\.)*)"/.exec(error)?.[1] ?? error;
}
