import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { COPIED, PRIMER } from '../../src/init/sources.ts';
import { readFile } from '../docs/documents.ts';

const root = join(import.meta.dirname, '../..');
const targets = [PRIMER, ...COPIED.map(([target]) => target)];
const documents = COPIED.filter(([target]) => target.endsWith('.md'));

test('every file that is copied is there', () => {
  for (const [, source] of COPIED) expect([source, existsSync(join(root, source))]).toEqual([source, true]);
});

test('every skill of this package is copied', () => {
  const skills = readdirSync(join(root, 'src/templates/skills'));
  expect(targets).toEqual(expect.arrayContaining(skills.map((name) => `.claude/skills/${name}/SKILL.md`)));
});

describe.each(documents)('%s', (target, source) => {
  const text = readFileSync(join(root, source), 'utf8');

  test('links to what is written beside it', () => {
    const links: string[] = [];
    visit(unified().use(remarkParse).parse(text), 'link', ({ url }) => void links.push(url));
    const reached = links.map((url) => normalize(join(target, '..', url)));
    for (const path of reached) expect([path, targets.includes(path)]).toEqual([path, true]);
  });

  test('names skills that there are', () => {
    const named = [...text.matchAll(/`\/([a-z]+-[a-z-]+)/g)].map(([, name]) => name);
    for (const name of named) expect(targets).toContain(`.claude/skills/${name}/SKILL.md`);
  });

  test('has no lines that are too long to be read in a terminal, but for tables and the front matter', () => {
    const long = text.split('\n').filter((line) => line.length > 130 && !/^(\||description:)/.test(line));
    expect(long).toEqual([]);
  });
});

test('the workflow document names commands that Baton understands', () => {
  const commands = readFile('docs/commands.md');
  const text = readFile('src/templates/claude/OPUS_SONNET_WORKFLOW.md');
  const named = [...text.matchAll(/`\/baton ([a-z]+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(commands).toContain(`/baton ${name}`);
});
