import preset from '../../jest.preset.js';

const full = process.env['TEST_FULL'] === 'true';

export default {
  ...preset,
  displayName: 'packages',
  rootDir: import.meta.dirname,
  // Only ends a test that hangs. Packages may come over a slow network.
  testTimeout: 600_000,
  // Only the full run includes the tests that install packages.
  testPathIgnorePatterns: [...preset.testPathIgnorePatterns, ...(full ? [] : ['/install\\.'])],
  ...(full && {
    globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
    globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
    maxWorkers: 1,
  }),
};
