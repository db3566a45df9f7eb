import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'await-points',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // Only so that a test that hangs ends: each strike is a process, and there are dozens in a test.
  testTimeout: 600_000,
  // Only then are the await points that are struck a sample.
  showSeed: process.env['TEST_FULL'] !== 'true',
};
