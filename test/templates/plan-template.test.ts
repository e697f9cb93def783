import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { REQUIRED_SECTIONS } from '../../src/plan/section-names.ts';

const template = readFileSync(
  join(import.meta.dirname, '../../src/templates/claude/plans/PLAN_TEMPLATE.md'),
  'utf8',
);

/** As somebody does who copies it: every value of the front matter replaced. */
const filledIn = template
  .replaceAll('What the change is, as the title of a pull request', 'Cache search results')
  .replace('words-joined-by-hyphens', 'cache-search-results')
  .replace('YYYY-MM-DD', '2026-01-09')
  .replace('output of git rev-parse HEAD', '5f3c0e1d2b4a59687766554433221100ffeeddcc')
  .replace('name of the model', 'claude-opus-5-5');

test('filled in it is a plan', () => {
  const plan = parsePlan(filledIn);
  expect(plan.frontMatter).toMatchObject({ title: 'Cache search results', slug: 'cache-search-results' });
  expect(plan.phases).toMatchObject([
    {
      files: [{ action: 'create' }, { action: 'modify' }],
      steps: [{ number: 1 }, { number: 2 }],
      verify: [{ command: 'command that shows that this phase is right' }],
    },
  ]);
  expect(plan.doNot).toHaveLength(1);
  expect(plan.criteria).toHaveLength(2);
});

test('filled in it is written as Baton writes plans', () => {
  expect(renderPlan(parsePlan(filledIn))).toBe(filledIn);
});

test('it has every section that is required', () => {
  const headings = (template.match(/^## .*$/gm) ?? []).map((heading) => heading.slice(3));
  expect(headings).toEqual(expect.arrayContaining([...REQUIRED_SECTIONS]));
});

describe('left as it is', () => {
  test('it is refused', () => {
    expect(() => parsePlan(template)).toThrow(/`(created|base|planner)`/);
  });

  test.each([
    ['created', 'YYYY-MM-DD', '2026-01-09'],
    ['base', 'output of git rev-parse HEAD', '5f3c0e1d2b4a59687766554433221100ffeeddcc'],
    ['planner', 'name of the model', 'claude-opus-5-5'],
  ])('in `%s` alone it is refused as well', (key, placeholder, value) => {
    expect(() => parsePlan(filledIn.replace(value, placeholder))).toThrow(`\`${key}\``);
  });
});
