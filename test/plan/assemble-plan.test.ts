import { describe, expect, test } from '@jest/globals';
import { shaSchema } from '../../src/core/ids.ts';
import { assemblePlan } from '../../src/plan/assemble-plan.ts';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { PlanSyntaxError } from '../../src/plan/plan-syntax-error.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { slugSchema } from '../../src/plan/slug.ts';
import { planBody, samplePlan } from '../support/plans.ts';
import { withoutLines } from './corpus.ts';

function assemble(overrides: { title?: string; body?: string; issue?: number } = {}) {
  return assemblePlan({
    title: 'Greet people',
    slug: slugSchema.parse('greet'),
    body: planBody(),
    created: new Date('2026-01-09T23:59:59Z'),
    base: shaSchema.parse('0'.repeat(40)),
    planner: 'claude-opus-5-5',
    ...overrides,
  });
}

function fault(overrides: Parameters<typeof assemble>[0]): PlanSyntaxError {
  try {
    assemble(overrides);
  } catch (error) {
    if (error instanceof PlanSyntaxError) return error;
    throw error;
  }
  throw new Error('The plan was accepted.');
}

describe('assemblePlan', () => {
  test('writes front matter and heading above the body', () => {
    expect(renderPlan(assemble({ issue: 7 }))).toBe(
      [
        '---',
        'baton: 1',
        'issue: 7',
        'title: Greet people',
        'slug: greet',
        'created: 2026-01-09',
        'base: "0000000000000000000000000000000000000000"',
        'planner: claude-opus-5-5',
        '---',
        '',
        '# Greet people',
        '',
        planBody(),
      ].join('\n'),
    );
  });

  test('what it writes is read as the same plan', () => {
    const plan = samplePlan();
    expect(withoutLines(parsePlan(renderPlan(plan)))).toEqual(withoutLines(plan));
  });

  test.each([
    'Use `foo_bar` * wisely',
    '# Not a heading #',
    '<b>bold</b> & &amp;',
    '[link](x) and ![image](y) and [^1]',
    '1. one',
    '- one',
    'a: b, "c", {d}, [e], # f',
    'https://example.com/a_b www.example.com me@example.com',
    '`` ` ``',
    '~~struck~~ _it_',
    '| a |',
    'Ends in #',
    '===',
    '---',
    'Ünï 结果 🚀',
  ])('the title %p is shown letter by letter', (title) => {
    const plan = parsePlan(renderPlan(assemble({ title })));
    expect(plan.frontMatter.title).toBe(title);
    expect(plan.heading.text).toBe(title);
  });

  test('lines count within the body', () => {
    expect(fault({ body: planBody({ Goal: 'x\n\n<b>y</b>' }) })).toMatchObject({ line: 5 });
    expect(fault({ body: planBody({ Goal: 'a\u200b' }) }).message).toMatch(/^line 3: the invisible/);
    const plan = assemble();
    expect(plan.sections[0]).toMatchObject({ name: 'Goal', line: 1 });
    expect(plan.phases[0]?.line).toBe(planBody().split('\n').indexOf('### Phase 1: Greeting by name') + 1);
  });

  test.each([
    ['', 1],
    ['Here is the plan:\n\n## Goal\n\nx', 1],
    ['\n\n# Greet people\n\n## Goal\n\nx', 3],
    ['---\nbaton: 1\n---\n\n## Goal\n\nx', 1],
  ])('a body that begins with something else than a section is refused: %j', (body, line) => {
    expect(fault({ body })).toMatchObject({ line, reason: expect.stringContaining('begins with `## Goal`') });
  });

  test('a second title in the body is refused', () => {
    const body = planBody({ Risks: 'x\n\n# Greet people' });
    expect(fault({ body })).toMatchObject({
      line: body.split('\n').indexOf('# Greet people') + 1,
      reason: expect.stringContaining('one heading with a single #'),
    });
  });

  test('a title that holds a comment is refused', () => {
    expect(() => assemble({ title: 'Cache <!-- hidden -->' })).toThrow(PlanSyntaxError);
  });

  test.each(['', ' x', 'a\nb', 'a\u200bb', 'x'.repeat(201)])('the title %j is refused', (title) => {
    expect(fault({ title })).toMatchObject({ line: undefined, reason: expect.stringContaining('`title`') });
  });
});
