import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'cli',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // Ends a test that hangs. Each run of the command line is a process, which takes a while on a busy machine.
  testTimeout: 120_000,
};
