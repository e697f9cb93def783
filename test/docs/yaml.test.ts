import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/parse-config.ts';
import { codeBlocks, DOCUMENTS, ROOT, readDocument, readFile } from './documents.ts';

const blocks = DOCUMENTS.flatMap((document) =>
  codeBlocks(readDocument(document))
    .filter(({ lang }) => lang === 'yaml' || lang === 'yml')
    .map(({ value, position }) => ({ name: `${document}:${position?.start.line}`, value })),
);
const workflows = blocks.filter(({ value }) => isWorkflow(value));
const steps = blocks.filter(({ value }) => Array.isArray(parse(value)));
const configurations = blocks.filter((block) => !workflows.includes(block) && !steps.includes(block));
const examples = globSync('examples/*.yml', { cwd: ROOT }).map((path) => parse(readFile(path)));

test('there are some', () => {
  expect(configurations.map(({ name }) => name.split(':')[0])).toContain('README.md');
});

test('a document that has a whole workflow has one of examples/', () => {
  for (const { name, value } of workflows)
    expect([name, examples]).toEqual([name, expect.arrayContaining([parse(value)])]);
});

test.each(steps)('$name are steps of a workflow that run nothing but pinned actions', ({ value }) => {
  for (const { uses } of parse(value)) expect(uses).toMatch(/^[^@]+@[0-9a-f]{40}$/);
});

test.each(configurations)('$name is a configuration', ({ name, value }) => {
  expect(() => parseConfig(value, name)).not.toThrow();
});

test('the README lets somebody start who works alone, with a check and a sandbox', () => {
  const [own] = configurations.filter(({ name }) => name.startsWith('README.md'));
  expect(parseConfig(own?.value, 'README.md')).toMatchObject({
    quality: { commands: [expect.any(String)] },
    approval: { author_may_approve: true },
    sandbox: { mode: 'required' },
  });
});

function isWorkflow(text: string): boolean {
  const keys = Object.keys(parse(text) ?? {});
  return keys.includes('jobs') || keys.includes('on');
}
