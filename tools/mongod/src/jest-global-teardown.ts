import './jest-global-setup.ts';

export default async function teardown(): Promise<void> {
  if (!globalThis.snapfoldMongods) return;
  await Promise.all(globalThis.snapfoldMongods.map((mongod) => mongod.stop()));
  globalThis.snapfoldMongods = undefined;
  // In watch mode the next run starts its own servers.
  delete process.env['SNAPFOLD_TEST_MONGODB_URI'];
}
