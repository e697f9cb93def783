import { expect, test } from '@jest/globals';
import { all, codeBlocks, readDocument, readFile } from './documents.ts';

const { scripts } = JSON.parse(readFile('package.json'));

const documents = ['README.md', 'CONTRIBUTING.md', 'AGENTS.md', 'docs/architecture.md'];

test('the README has the two commands to begin with', () => {
  expect(npmCommands('README.md')).toEqual(expect.arrayContaining(['npm ci', 'npm run demo', 'npm test']));
});

test.each(documents)('%s names commands that there are', (document) => {
  expect(npmCommands(document).filter((command) => !isThere(command))).toEqual([]);
});

test('a script that is not there is found out', () => {
  expect(isThere('npm run nothing')).toBe(false);
  expect(isThere('npm start')).toBe(false);
});

/** What a document has a reader type: in shell blocks and in the text. */
function npmCommands(path: string): string[] {
  const document = readDocument(path);
  const shell = codeBlocks(document).filter(({ lang }) => lang === 'sh');
  const typed = [...shell, ...all(document, 'inlineCode')].flatMap(({ value }) => value.split(/\n|&&/));
  return typed
    .map((command) => command.replace(/#.*/, '').trim())
    .filter((command) => command.startsWith('npm '));
}

function isThere(command: string): boolean {
  const [, verb = '', name = ''] = command.split(/\s+/);
  if (verb === 'ci') return true;
  return (verb === 'run' ? name : verb) in scripts;
}
