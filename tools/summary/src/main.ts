/** Runs tasks of Nx, with the arguments of `nx run-many`, and ends with what they came to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { forgetLastRun, readLastRun } from './nx-run.ts';
import { summary } from './summary.ts';

forgetLastRun();
const nx = fileURLToPath(import.meta.resolve('nx/bin/nx.js'));
const child = spawn(process.execPath, [nx, 'run-many', ...process.argv.slice(2)], { stdio: 'inherit' });
// Nx hears it too, from the terminal, and ends what it runs.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill());
await once(child, 'exit');
const tasks = readLastRun();
console.log(`\n${tasks ? summary(tasks).join('\n') : 'Nx came to no task: see above.'}`);
process.exitCode = child.exitCode ?? 1;
