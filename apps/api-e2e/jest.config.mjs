import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'api-e2e',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // Only so that a test that hangs ends: a start on a busy machine may take long.
  testTimeout: 180_000,
  // It builds the API four times: left to the full run.
  testPathIgnorePatterns: [
    ...preset.testPathIgnorePatterns,
    ...(process.env['TEST_FULL'] === 'true' ? [] : ['/dev\\.e2e\\.']),
  ],
};
