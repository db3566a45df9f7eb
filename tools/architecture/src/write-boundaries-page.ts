import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { boundariesPage } from './boundaries-page.ts';

const path = join(import.meta.dirname, '../../../docs/boundaries.md');
writeFileSync(path, await format(boundariesPage(), { parser: 'markdown' }));
