/** Ends the process on an older Node. To be asked before anything else is loaded, which fails there with a message that helps nobody. */
export function requireNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 9)) return;
  console.error(`Node 24.9 or newer is needed, this is ${process.version}: run "npm ci" first`);
  process.exit(1);
}
