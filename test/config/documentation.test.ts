import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/parse-config.ts';
import { readDocument, tables } from '../docs/documents.ts';

const documentation = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

function yamlBlock(): string {
  const [, block] = documentation.split('```yaml\n');
  return block?.split('```')[0] ?? '';
}

test('the file to start from holds the defaults', () => {
  expect(yamlBlock()).toContain('executor');
  expect(parseConfig(yamlBlock(), 'docs')).toEqual(parseConfig(undefined, 'docs'));
});

test('every key has its place', () => {
  for (const [key, value] of Object.entries(parseConfig(undefined, 'docs'))) {
    expect(documentation).toContain(`## \`${key}\``);
    if (typeof value !== 'object' || Array.isArray(value)) continue;
    for (const inner of Object.keys(value)) expect(documentation).toContain(`| \`${key}.${inner}\` `);
  }
});

const rows = tables(readDocument('docs/configuration.md'))
  .filter(({ head }) => head.join() === 'key,default,meaning')
  .flatMap((table) => table.rows);

test('every key in a table is one, with its default and a meaning', () => {
  expect(rows.length).toBeGreaterThan(20);
  const defaults = parseConfig(undefined, 'docs');
  const real = rows.map(([key = '']) => [key, valueAt(defaults, key)]);
  expect(rows.map(([key, value = '']) => [key, parse(value)])).toEqual(real);
  expect(rows.filter(([, , meaning]) => !meaning)).toEqual([]);
});

test('a key that stands alone has its default in its first sentence', () => {
  const alone = Object.entries(parseConfig(undefined, 'docs')).filter(
    ([, value]) => typeof value !== 'object' || Array.isArray(value),
  );
  expect(alone.length).toBeGreaterThan(2);
  for (const [key, value] of alone) {
    const [, said = ''] = new RegExp(`## \`${key}\`\\n\\nDefault \`(.*?)\`[;.]`).exec(documentation) ?? [];
    expect([key, parse(said)]).toEqual([key, value]);
  }
});

function valueAt(value: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((inner, name) => Object(inner)[name], value);
}
