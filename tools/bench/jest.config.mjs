import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'bench',
  rootDir: import.meta.dirname,
  // Only ends a test that hangs: it starts four processes.
  testTimeout: 180_000,
};
