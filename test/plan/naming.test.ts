import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findPlanPaths, planPath, readPlanPath } from '../../src/plan/plan-path.ts';
import { slugSchema, toSlug } from '../../src/plan/slug.ts';

describe('slugs', () => {
  test.each(['cache', 'redis-caching', 'v2-0', '1', 'a'.repeat(60)])('%s is one', (slug) => {
    expect(slugSchema.parse(slug)).toBe(slug);
  });

  test.each([
    '',
    '-',
    'a-',
    '-a',
    'a--b',
    'A',
    'a b',
    'a/b',
    '..',
    'a.b',
    'ä',
    'a\n',
    'a_b',
    '@{',
    'a'.repeat(61),
  ])('%j is none', (slug) => {
    expect(slugSchema.safeParse(slug).success).toBe(false);
  });

  test.each([
    ['Cache RAG query results in Redis', 'cache-rag-query-results-in-redis'],
    ['  Größe & Übermaß: `x_y`!  ', 'gro-e-uberma-x-y'],
    ['Café — naïve', 'cafe-naive'],
    ['结果', 'plan'],
    ['', 'plan'],
    ['../../etc/passwd', 'etc-passwd'],
  ])('of %j is %s', (title, slug) => {
    expect(toSlug(title)).toBe(slug);
  });

  test('of any title is a slug', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        (title) => slugSchema.safeParse(toSlug(title)).success,
      ),
      { seed: 1 },
    );
  });

  test('of a long title ends with a whole word', () => {
    expect(toSlug('one two three four five six seven eight nine ten eleven twelve thirteen')).toBe(
      'one-two-three-four-five-six-seven-eight-nine-ten-eleven',
    );
    expect(toSlug('x'.repeat(100))).toBe('x'.repeat(60));
  });
});

describe('the path of a plan', () => {
  const directory = '.claude/plans';
  const slug = slugSchema.parse('redis-caching');
  const created = new Date('2026-01-09T23:30:00-05:00');

  test('has the day of its creation in UTC', () => {
    expect(planPath({ directory, created, slug, taken: () => false })).toEqual({
      path: '.claude/plans/2026-01-10-redis-caching.md',
      slug: 'redis-caching',
    });
  });

  test('has a number where the name is taken', () => {
    const taken = new Set(['plans/2026-01-10-redis-caching.md', 'plans/2026-01-10-redis-caching-2.md']);
    expect(planPath({ directory: 'plans/', created, slug, taken: (path) => taken.has(path) })).toEqual({
      path: 'plans/2026-01-10-redis-caching-3.md',
      slug: 'redis-caching-3',
    });
  });

  test('keeps the slug within 60 characters', () => {
    for (const long of ['a'.repeat(60), `${'abc-'.repeat(14)}abcd`]) {
      const named = planPath({
        directory,
        created,
        slug: slugSchema.parse(long),
        taken: (path) => !path.endsWith('-12.md'),
      });
      expect(named.slug.length).toBeLessThanOrEqual(60);
      expect(named.slug).toMatch(/-12$/);
      expect(slugSchema.safeParse(named.slug).success).toBe(true);
    }
  });

  test('is given up when every name is taken', () => {
    expect(() => planPath({ directory, created, slug, taken: () => true })).toThrow(
      '999 plans named `redis-caching`',
    );
  });

  test('tells the day and the slug again', () => {
    const { path } = planPath({ directory, created, slug, taken: () => false });
    expect(readPlanPath(path)).toEqual({ created: new Date('2026-01-10T00:00:00Z'), slug });
    expect(readPlanPath('.claude/plans/README.md')).toBeUndefined();
  });

  test('is recognised among other files', () => {
    const plans = ['.claude/plans/2026-01-09-redis-caching.md', '.claude/plans/2026-01-10-x-2.md'];
    const others = [
      '.claude/plans/README.md',
      '.claude/plans/PLAN_TEMPLATE.md',
      '.claude/plans/2026-01-09-redis-caching.md.bak',
      '.claude/plans/2026-02-30-x.md',
      '.claude/plans/2026-01-09-X.md',
      '.claude/plans/2026-01-09-.md',
      '.claude/plans/2026-01-09x.md',
      '.claude/plans/old/2026-01-09-x.md',
      '.claude/plans2/2026-01-09-x.md',
      'x/.claude/plans/2026-01-09-x.md',
      '2026-01-09-x.md',
    ];
    expect(findPlanPaths([...others, ...plans], directory)).toEqual(plans);
    expect(findPlanPaths(plans, '.claude/plans/')).toEqual(plans);
  });
});
