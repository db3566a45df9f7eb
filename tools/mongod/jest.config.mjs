import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'mongod',
  rootDir: import.meta.dirname,
};
