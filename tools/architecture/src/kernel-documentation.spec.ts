import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { programOf, sourceFile } from './compile.js';

const program = programOf('libs/kernel');
const checker = program.getTypeChecker();

function exportsOf(path: string): ts.Symbol[] {
  const barrel = checker.getSymbolAtLocation(sourceFile(program, path));
  if (!barrel) throw new Error(`${path} is not a module`);
  return checker.getExportsOfModule(barrel).map((symbol) => {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  });
}

test.each(['libs/kernel/src/index.ts', 'libs/kernel/src/engine.ts', 'libs/kernel/src/testing.ts'])(
  '%s exports nothing unexplained',
  (path) => {
    const symbols = exportsOf(path);
    expect(symbols.length).toBeGreaterThan(10);
    const unexplained = symbols.filter((symbol) => symbol.getDocumentationComment(checker).length === 0);
    expect(unexplained.map(({ name }) => name)).toEqual([]);
  },
);
