import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { programOf, sourceFile } from './compile.js';

function exportsOf(program: ts.Program, path: string): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const barrel = checker.getSymbolAtLocation(sourceFile(program, path));
  if (!barrel) throw new Error(`${path} is not a module.`);
  return checker.getExportsOfModule(barrel).map((symbol) => {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  });
}

describe.each([
  ['libs/kernel', ['index', 'engine', 'testing']],
  ['libs/nest', ['index']],
])('%s', (project, entries) => {
  const program = programOf(project);

  test.each(entries)('each export of %s.ts has a documentation comment', (entry) => {
    const symbols = exportsOf(program, `${project}/src/${entry}.ts`);
    expect(symbols.length).toBeGreaterThan(10);
    const checker = program.getTypeChecker();
    const unexplained = symbols.filter((symbol) => symbol.getDocumentationComment(checker).length === 0);
    expect(unexplained.map(({ name }) => name)).toEqual([]);
  });
});
