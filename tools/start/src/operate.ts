const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// Checked before anything else is loaded: on an older Node the other modules fail to load, with a message that does not help.
if (major > 24 || (major === 24 && minor >= 9)) {
  const { operate } = await import('./operate-database.js');
  process.exit(await operate(process.argv.slice(2), process.env));
} else {
  console.error(`Node 24.9 or newer is needed, this is ${process.version}: run "npm ci" first`);
  process.exit(1);
}
