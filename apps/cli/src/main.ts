const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// Checked before anything else is loaded: on an older Node, loading the rest fails with an error that does not name the reason.
if (major > 24 || (major === 24 && minor >= 9)) {
  const { run } = await import('./run.js');
  process.exit(await run(process.argv.slice(2), process.env['MONGODB_URI'] ?? ''));
} else {
  console.error(`Node 24.9 or newer is needed, this is ${process.version}: run "npm ci" first`);
  process.exit(1);
}
