export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@snapfold/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  // Only so that a test that hangs ends: on a busy machine anything may take long.
  testTimeout: 60_000,
  // Not as many as there are cores: where a mongod is needed, each worker has one.
  maxWorkers: 2,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/out-tsc/'],
  modulePathIgnorePatterns: ['/dist/', '/out-tsc/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
      },
    ],
  },
  reporters: ['default', `${import.meta.dirname}/tools/summary/src/reporter.ts`],
  coverageReporters: ['text-summary', 'lcov'],
  coverageDirectory: 'coverage',
};
