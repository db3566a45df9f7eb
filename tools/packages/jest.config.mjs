import preset from '../../jest.preset.js';

const full = process.env['TEST_FULL'] === 'true';

export default {
  ...preset,
  displayName: 'packages',
  rootDir: import.meta.dirname,
  // Only so that a test that hangs ends: packages may come over a slow network.
  testTimeout: 600_000,
  // What installs packages is left to the full run.
  testPathIgnorePatterns: [...preset.testPathIgnorePatterns, ...(full ? [] : ['/install\\.'])],
  ...(full && {
    globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
    globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
    maxWorkers: 1,
  }),
};
