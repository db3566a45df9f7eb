import { join } from 'node:path';
import { bankDocumentation } from '@snapfold/api';
import { format, resolveConfig } from 'prettier';

export const root = join(import.meta.dirname, '../../..');

/** A file that is generated from the definitions of the API. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Returns the OpenAPI document and the page of error codes, as they are kept in the repository. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  const { document, errors } = await bankDocumentation();
  return [await formatted('docs/openapi.json', JSON.stringify(document)), await formatted('docs/errors.md', errors)];
}

async function formatted(name: string, text: string): Promise<GeneratedFile> {
  const path = join(root, name);
  return { path, text: await format(text, { ...(await resolveConfig(path)), filepath: path }) };
}
