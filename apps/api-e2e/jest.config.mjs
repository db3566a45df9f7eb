import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'api-e2e',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // Only ends a test that hangs. A start may take long on a busy machine.
  testTimeout: 180_000,
  // Left to the full run: the first builds the API four times, the second waits for a minute until what is parked shows.
  testPathIgnorePatterns: [
    ...preset.testPathIgnorePatterns,
    ...(process.env['TEST_FULL'] === 'true' ? [] : ['/(dev|mixed-releases)\\.e2e\\.']),
  ],
};
