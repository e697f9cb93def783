import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseMarkdown } from '../../src/plan/markdown.ts';
import { parsePlan } from '../../src/plan/parse-plan.ts';

const documentation = readFileSync(new URL('../../docs/plan-format.md', import.meta.url), 'utf8');

test('the plan that the documentation shows is one', () => {
  const example = parseMarkdown(documentation).children.find(
    (node) => node.type === 'code' && node.lang === 'markdown',
  );
  const plan = parsePlan(example?.type === 'code' ? example.value : '');
  expect(plan.phases[0]?.files.map(({ action }) => action)).toEqual(['create', 'modify', 'rename']);
  expect(plan.criteria).toHaveLength(1);
});
