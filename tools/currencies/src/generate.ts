/** Generates the domain's list of currencies again, in place. */
import { writeFileSync } from 'node:fs';
import { generatedFile } from './generated-file.ts';

const path = process.argv[2];
if (!path) throw new Error('usage: generate <file>');
writeFileSync(path, await generatedFile(path));
