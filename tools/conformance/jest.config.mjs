import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'conformance',
  rootDir: import.meta.dirname,
};
