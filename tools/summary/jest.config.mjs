import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'summary',
  rootDir: import.meta.dirname,
};
