import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toString as textOf } from 'mdast-util-to-string';
import { all, codeBlocks, DOCUMENTS, ROOT, readDocument, tables } from './documents.ts';

test('the documents are found', () => {
  const expected = [
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'README.md',
    'SECURITY.md',
    'docs/action.md',
    'docs/architecture.md',
    'docs/configuration.md',
    'docs/how-it-works.md',
    'docs/security.md',
    'docs/troubleshooting.md',
  ];
  expect(DOCUMENTS).toEqual(expect.arrayContaining(expected));
});

describe.each(DOCUMENTS)('%s', (document) => {
  const links = all(readDocument(document), 'link').map(({ url }) => url);

  test('leads to files and headings that are there', () => {
    const broken = links.filter((url) => !/^[a-z]+:/i.test(url) && !isThere(document, url));
    expect(broken).toEqual([]);
  });

  test('leads out by https only', () => {
    const others = links.filter((url) => /^[a-z]+:/i.test(url) && !url.startsWith('https://'));
    expect(others).toEqual([]);
  });

  test('draws only diagrams that GitHub draws', () => {
    const kinds = codeBlocks(readDocument(document))
      .filter(({ lang }) => lang === 'mermaid')
      .map(({ value }) => value.split(/\s/)[0]);
    expect(['flowchart', 'sequenceDiagram']).toEqual(expect.arrayContaining([...new Set(kinds)]));
  });
});

test('every document is reached from the README', () => {
  const reached = new Set<string>();
  const follow = (document: string) => {
    if (reached.has(document) || !document.endsWith('.md')) return;
    reached.add(document);
    for (const { url } of all(readDocument(document), 'link')) {
      if (!/^[a-z]+:|^#/i.test(url)) follow(target(document, url).path);
    }
  };
  follow('README.md');
  const own = DOCUMENTS.filter((path) => path.startsWith('docs/'));
  expect([...reached]).toEqual(expect.arrayContaining(own));
});

test('docs/README.md lists every page once, with a line on what it is for', () => {
  const rows = tables(readDocument('docs/README.md')).filter(({ head }) => head[0] === 'page');
  const listed = rows.flatMap((table) => table.rows);
  const pages = DOCUMENTS.filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
  const own = listed.map(([page = '']) => page).filter((page) => pages.includes(`docs/${page}`));
  expect(own.toSorted()).toEqual(pages.map((path) => path.replace('docs/', '')).toSorted());
  expect(listed.filter(([, purpose]) => !purpose)).toEqual([]);
});

test.each([
  ['a file', 'nowhere.md'],
  ['a heading', 'docs/security.md#nowhere'],
  ['a heading of its own', '#nowhere'],
])('%s that is not there is found out', (_what, url) => {
  expect(isThere('README.md', url)).toBe(false);
});

function isThere(document: string, url: string): boolean {
  const { path, heading } = target(document, url);
  if (!existsSync(join(ROOT, path))) return false;
  return heading === '' || headings(path).has(heading);
}

function target(document: string, url: string): { path: string; heading: string } {
  const [file = '', heading = ''] = url.split('#');
  const path = file === '' ? document : normalize(join(dirname(document), decodeURIComponent(file)));
  return { path, heading };
}

/** The anchors that GitHub gives to the headings of a document. */
function headings(path: string): Set<string> {
  const anchors = new Set<string>();
  for (const heading of all(readDocument(path), 'heading')) {
    const name = textOf(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    let anchor = name;
    for (let again = 1; anchors.has(anchor); again++) anchor = `${name}-${again}`;
    anchors.add(anchor);
  }
  return anchors;
}
