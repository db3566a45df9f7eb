import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from './workspace.js';

// The fixtures exist only as text, so nothing that needs type information can run on them.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => /^(boundaries\/|no-restricted-|@typescript-eslint\/no-require-imports$)/.test(ruleId),
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
});

/** The lines of a text, from 1 on, that break a rule of the repository's own configuration at a path. */
export async function brokenLines(path: string, code: string): Promise<{ line: number; rule: string }[]> {
  const results = await eslint.lintText(code, { filePath: join(root, path) });
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => ({ line, rule: ruleId ?? message })),
  );
}

/** The rules of the repository's own configuration that a text breaks at a path; each once, sorted. */
export async function brokenRules(path: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: join(root, path) });
  const messages = results.flatMap((result) => result.messages);
  // A text that does not parse has a message without a rule: shown, so that it never counts as caught.
  return [...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))].sort();
}
