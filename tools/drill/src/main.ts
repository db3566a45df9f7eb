import { run } from './run.js';
import { readSettings, USAGE, type Settings } from './settings.js';

let settings: Settings | undefined;
try {
  settings = readSettings(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exit(1);
}
try {
  // Not just the exit code: what a drill that failed has left under way must not go on.
  process.exit((await run(settings)) ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}
