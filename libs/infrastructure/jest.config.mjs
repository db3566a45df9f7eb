import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'infrastructure',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // A replica set that fails over takes all there is.
  maxWorkers: 1,
};
