import { expect, test } from '@jest/globals';
import type { PlanTree } from '../../src/plan/lint/plan-tree.ts';
import { commandOf, isOwnCommand } from '../../src/plan/own-command.ts';

const files: Record<string, string> = {
  'package.json': JSON.stringify({
    scripts: {
      ...{ test: 'x', lint: 'x', 'test:unit': 'x', start: 'x', 'test:watch': 'x' },
      ...{ release: 'x', deploy: 'x', 'db:reset': 'x', 'build:clean': 'x' },
    },
  }),
  Makefile: 'check: lint\n\ttrue\nlint:\n\ttrue\nclean:\n\ttrue\n',
  'src/cache.ts': '',
  'docs/a.md': '',
  'test/a.test.js': '',
  'tests/test_a.py': '',
  'scripts/check.sh': '',
};
const tree: PlanTree = {
  has: (path) => {
    if (files[path] !== undefined) return 'file';
    return Object.keys(files).some((file) => file.startsWith(`${path}/`)) ? 'directory' : undefined;
  },
  read: async (path) => files[path],
};

test.each([
  'npm test',
  'npm run lint',
  'npm run test:unit',
  'pnpm run-script lint',
  'make check lint',
  'node test/a.test.js',
  'node --test test/a.test.js',
  'python3 -m pytest tests/test_a.py',
  'pytest',
  'pytest tests/test_a.py::test_one',
  'sh scripts/check.sh',
  './scripts/check.sh',
])('%s is the repository’s own', async (command) => {
  expect(await isOwnCommand(command, tree)).toBe(true);
});

test.each([
  ['a script that is not there', 'npm run build'],
  ['what does not end by itself', 'npm run start'],
  ['what does not end by itself', 'npm run test:watch'],
  ['another verb', 'npm install'],
  ['further words', 'npm run lint --fix'],
  ['a target that is not there', 'make release'],
  ['an option', 'make -n check'],
  ['an assignment', 'make check CC=gcc'],
  ['a file that is not there', 'node test/b.test.js'],
  ['an argument that is no file', 'node test/a.test.js --strict'],
  ['a shell of its own', 'node'],
  ['a directory', 'sh scripts'],
  ['a program of the machine', 'grep -q x README.md'],
  ['a program of the machine', 'curl https://example.com/'],
  ['two commands', 'npm test && npm run lint'],
  ['a pipe', 'npm test | tail'],
  ['a redirection', 'npm test > out.txt'],
  ['an expansion', 'node test/*.js'],
  ['an assignment before it', 'CI=1 npm test'],
  ['quotes', 'npm "test"'],
  ['no command', 'README.md'],
  ['code', "greet('Ada')"],
  ['nothing', ' '],
  ['a file that is spoken of', 'src/cache.ts'],
  ['a file that is spoken of', 'docs/a.md'],
  ['a program without the dot before it', 'scripts/check.sh'],
  ['something to be done', 'npm run release'],
  ['something to be done', 'npm run deploy'],
  ['something to be done', 'npm run db:reset'],
  ['something to be done', 'npm run build:clean'],
  ['something to be done', 'make clean'],
])('%s is not: %s', async (_what, command) => {
  expect(await isOwnCommand(command, tree)).toBe(false);
});

test('a program with the dot before it is one only if it may be run', async () => {
  const isExecutable = (path: string) => path === 'scripts/check.sh';
  expect(await isOwnCommand('./scripts/check.sh', { ...tree, isExecutable })).toBe(true);
  expect(await isOwnCommand('./src/cache.ts', { ...tree, isExecutable })).toBe(false);
});

test.each(['npm test', 'make check', 'sh scripts/check.sh', './scripts/check.sh'])(
  '%s is not run where it is only spoken of, tests are',
  async (command) => {
    expect(await isOwnCommand(command, tree, { begins: false })).toBe(false);
    expect(await isOwnCommand('pytest tests/test_a.py', tree, { begins: false })).toBe(true);
  },
);

test.each([
  ['npm test passes', ['npm test'], 'npm test'],
  ['npm test', ['npm  test'], 'npm  test'],
  ['npm test, and npm run lint, pass', ['npm test', 'npm run lint'], 'npm test'],
  ['After npm test nothing is left', ['npm test'], undefined],
  ['npm tests are many', ['npm test'], undefined],
  ['It is cached', [], undefined],
])('the criterion %j begins with the command %j: %j', (text, code, command) => {
  expect(commandOf({ text, code })).toBe(command);
});
