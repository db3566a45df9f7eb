import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'currencies',
  rootDir: import.meta.dirname,
};
