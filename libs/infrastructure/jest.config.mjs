import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'infrastructure',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // One worker: a replica set of three that fails over needs the whole machine.
  maxWorkers: 1,
};
