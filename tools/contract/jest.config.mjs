import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'contract',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // Only ends a test that hangs. A compiler may take long on a busy machine.
  testTimeout: 180_000,
};
