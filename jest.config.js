/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // What tries a story at every one of its steps takes minutes: every night, and with BATON_TESTS=all.
  testPathIgnorePatterns: process.env.BATON_TESTS === 'all' ? [] : ['\\.slow\\.test\\.ts$'],
  injectGlobals: false,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
    '/node_modules/@actions/.*\\.js$': '<rootDir>/test/support/json-imports.js',
  },
  transformIgnorePatterns: ['/node_modules/(?!@actions/(languageservice|workflow-parser)/)'],
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  // One less than the machine has cores is the default, which leaves one of two.
  maxWorkers: 2,
  // Nothing is told by how long a story takes on a busy machine.
  testTimeout: 180_000,
};
