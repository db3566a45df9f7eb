import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'contract',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
};
