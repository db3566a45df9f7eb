import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'large-history',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // Only so that a test that hangs ends: hundreds of megabytes go to the database and back.
  testTimeout: 600_000,
  // Gigabytes go through its views: left to the full run.
  testPathIgnorePatterns: [
    ...preset.testPathIgnorePatterns,
    ...(process.env['TEST_FULL'] === 'true' ? [] : ['/large-views\\.']),
  ],
};
