/** Runs tasks of Nx, with the arguments of `nx run-many`, and then prints a summary of their results. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { forgetLastRun, readLastRun } from './nx-run.ts';
import { summary } from './summary.ts';

forgetLastRun();
const nx = fileURLToPath(import.meta.resolve('nx/bin/nx.js'));
const child = spawn(process.execPath, [nx, 'run-many', ...process.argv.slice(2)], { stdio: 'inherit' });
// The terminal sends the signal to Nx too, which ends what it runs.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill());
await once(child, 'exit');
const tasks = readLastRun();
console.log(`\n${tasks ? summary(tasks).join('\n') : 'Nx ran no task; its output above says why.'}`);
process.exitCode = child.exitCode ?? 1;
