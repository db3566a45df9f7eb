import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'mongoose',
  rootDir: import.meta.dirname,
  globalSetup: '../../tools/mongod/src/jest-global-setup.ts',
  globalTeardown: '../../tools/mongod/src/jest-global-teardown.ts',
  // More workers than cores: the tests spend much of their time waiting for faults to pass.
  maxWorkers: 3,
};
