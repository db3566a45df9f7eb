import { readSettings, USAGE, type Settings } from './settings.js';

let settings: Settings | undefined;
try {
  settings = readSettings(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exit(1);
}
try {
  if (settings.drill === 'views') {
    // What some processes write in the end only the newer release can read, and so its domain is the one to judge by.
    process.env['OTHER_RELEASE'] = settings.newer;
    await import('@snapfold/other-release/register');
  }
  // Not before: it loads the domain.
  const { run } = await import('./run.js');
  // Not just the exit code: what a drill that failed has left under way must not go on.
  process.exit((await run(settings)) ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}
