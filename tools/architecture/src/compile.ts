import { join } from 'node:path';
import ts from 'typescript';
import { root } from './workspace.js';

/** The sources on disk, by path. Parsing them is most of the time that a program takes, and every project parses them alike. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Returns the program of a project's production code, as its `tsconfig.lib.json` defines it, with extra files given as text. */
export function programOf(project: string, extra: ReadonlyMap<string, string> = new Map()): ts.Program {
  const { fileNames, options } = readConfig(join(root, project, 'tsconfig.lib.json'));
  const texts = new Map([...extra].map(([path, text]) => [join(root, path), text]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => texts.has(path) || disk.fileExists(path),
    readFile: (path) => texts.get(path) ?? disk.readFile(path),
    getSourceFile: (path, languageOptions, ...rest) => {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, languageOptions);
      if (!parsed.has(path)) parsed.set(path, disk.getSourceFile(path, languageOptions, ...rest));
      return parsed.get(path);
    },
  };
  return ts.createProgram([...fileNames, ...texts.keys()], options, host);
}

export function sourceFile(program: ts.Program, path: string): ts.SourceFile {
  const file = program.getSourceFile(join(root, path));
  if (!file) throw new Error(`The program does not have the file ${path}.`);
  return file;
}

/** Returns the compiler's errors in one file. */
export function errorsIn(program: ts.Program, path: string): string[] {
  const file = sourceFile(program, path);
  const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

function readConfig(path: string): ts.ParsedCommandLine {
  const fail = (diagnostic: ts.Diagnostic): never => {
    throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '));
  };
  const config = ts.getParsedCommandLineOfConfigFile(path, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: fail,
  });
  if (!config) throw new Error(`The TypeScript configuration ${path} cannot be read.`);
  config.errors.forEach(fail);
  return config;
}
