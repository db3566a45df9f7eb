import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'drill',
  rootDir: import.meta.dirname,
};
