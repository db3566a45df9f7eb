import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'other-release',
  rootDir: import.meta.dirname,
};
