import { requireNode } from './require-node.js';

requireNode();
const { run } = await import('./run.js');
const { serveLatestBuild } = await import('./serve-latest-build.js');
process.exit(await run(process.env, serveLatestBuild));
