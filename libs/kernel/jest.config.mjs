import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'kernel',
  rootDir: import.meta.dirname,
};
