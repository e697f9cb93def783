import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/parse-config.ts';

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
