/** Writes the OpenAPI document and the page of error codes again. */
import { writeFileSync } from 'node:fs';
import { generatedFiles } from './documents.js';

for (const { path, text } of await generatedFiles()) writeFileSync(path, text);
