import './jest-global-setup.ts';

export default async function teardown(): Promise<void> {
  if (!globalThis.snapfoldMongod) return;
  await globalThis.snapfoldMongod.stop();
  globalThis.snapfoldMongod = undefined;
  // In watch mode the next run sets up again.
  delete process.env['SNAPFOLD_TEST_MONGODB_URI'];
}
