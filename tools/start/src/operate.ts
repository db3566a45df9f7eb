import { requireNode } from './require-node.js';

requireNode();
const { operate } = await import('./operate-database.js');
process.exit(await operate(process.argv.slice(2), process.env));
