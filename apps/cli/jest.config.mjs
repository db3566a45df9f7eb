import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'cli',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // Only so that a test that hangs ends: each run is a process, which takes a while on a busy machine.
  testTimeout: 120_000,
};
