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
    // Some processes write events that only the newer release can read, so the drill judges with the newer domain.
    process.env['OTHER_RELEASE'] = settings.newer;
    await import('@snapfold/other-release/register');
  }
  // Imported only now: it loads the domain, which depends on OTHER_RELEASE.
  const { run } = await import('./run.js');
  // Setting the exit code is not enough: a drill that failed may have left work under way, which must not go on.
  process.exit((await run(settings)) ? 0 : 1);
} catch (error) {
  console.error(error);
  process.exit(1);
}
