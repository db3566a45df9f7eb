import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from './workspace.js';

// The fixtures exist only as text, so that rules which need type information cannot run on them.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => /^(boundaries\/|no-restricted-|@typescript-eslint\/no-require-imports$)/.test(ruleId),
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
});

/** Returns the lines of a text, from 1 on, that break a rule of the repository's configuration at a path. */
export async function brokenLines(path: string, code: string): Promise<{ line: number; rule: string }[]> {
  const results = await eslint.lintText(code, { filePath: join(root, path) });
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => ({ line, rule: ruleId ?? message })),
  );
}

/** Returns the rules of the repository's configuration that a text breaks at a path; each once, sorted. */
export async function brokenRules(path: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: join(root, path) });
  const messages = results.flatMap((result) => result.messages);
  // A text that does not parse has a message without a rule. It is returned, so that a test does not take it for a broken rule.
  return [...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))].sort();
}
