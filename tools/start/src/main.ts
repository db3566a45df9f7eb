import { requireNode } from './require-node.js';

requireNode();
const { run } = await import('./run.js');
const { serveApi } = await import('./serve-api.js');
process.exit(await run(process.env, serveApi));
