import { describe, expect, test } from '@jest/globals';
import { SKILL_NAMES } from '../../src/core/skill-names.ts';
import { checkout } from '../../src/doctor/checks/checkout.ts';
import { configuration } from '../../src/doctor/checks/configuration.ts';
import { models } from '../../src/doctor/checks/models.ts';
import { primer } from '../../src/doctor/checks/primer.ts';
import { qualityCheck } from '../../src/doctor/checks/quality-check.ts';
import { skills } from '../../src/doctor/checks/skills.ts';
import { CLOSED, look } from './support.ts';

const CONFIGURATION = '.github/baton.yml';

test('without a work tree, that is told once and the rest is not looked at', async () => {
  const files = { ...CLOSED, status: 'problem', why: 'No work tree.' } as const;
  expect(await look(checkout, { files })).toMatchObject({ status: 'problem', says: 'No work tree.' });
  for (const check of [configuration, qualityCheck, primer, skills]) {
    expect(await look(check, { files })).toMatchObject({ status: 'unknown', because: 'checkout' });
  }
});

describe('configuration', () => {
  test('a valid one', async () => {
    const files = { [CONFIGURATION]: 'quality: { commands: [npm test] }\n' };
    expect(await look(configuration, { files })).toMatchObject({ status: 'ok' });
    expect(await look(qualityCheck, { files })).toMatchObject({ status: 'ok', says: '`npm test`' });
  });

  test('none: the defaults, which check nothing', async () => {
    expect(await look(configuration)).toMatchObject({ status: 'ok' });
    expect(await look(qualityCheck)).toMatchObject({ status: 'warning' });
  });

  test('every problem is named by line and key', async () => {
    const files = { [CONFIGURATION]: 'quality:\n  timeout: 5\nlimits: { turns: 0 }\n' };
    const { status, says } = await look(configuration, { files });
    expect(status).toBe('problem');
    expect(says.split('\n')).toEqual([
      '.github/baton.yml is not valid:',
      expect.stringContaining('line 2, `quality.timeout`: unknown key'),
      expect.stringContaining('line 3, `limits.turns`: expected a whole number'),
    ]);
  });

  test('of one that is not valid, nothing else is concluded', async () => {
    const files = { [CONFIGURATION]: 'qualty: {}\n' };
    for (const check of [qualityCheck, primer, models]) {
      expect(await look(check, { files })).toMatchObject({ status: 'unknown', because: 'configuration' });
    }
  });

  test('what is no YAML', async () => {
    const files = { [CONFIGURATION]: 'quality: [\n' };
    expect(await look(configuration, { files })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('not valid YAML'),
    });
  });
});

describe('primer', () => {
  test('with questions that nobody has answered', async () => {
    const primerText = '# Shop\n\n> What belongs in each?\n\n> Quoted.\n\n> Which traps are there?\n';
    expect(await look(primer, { files: { '.claude/PRIMER.md': primerText } })).toMatchObject({
      status: 'warning',
      says: '.claude/PRIMER.md has 2 questions that nobody has answered yet.',
    });
  });

  test('is where the configuration says', async () => {
    const files = { [CONFIGURATION]: 'plans: { primer: docs/primer.md }\n', 'docs/primer.md': '# Shop\n' };
    expect(await look(primer, { files })).toMatchObject({ status: 'ok', says: 'docs/primer.md' });
  });

  test.each([{}, { '.claude/PRIMER.md': ' \n' }])('is missing in %j', async (files) => {
    expect(await look(primer, { files })).toMatchObject({ status: 'warning' });
  });
});

describe('skills', () => {
  const path = (name: string) => `.claude/skills/${name}/SKILL.md`;
  const good = '---\nname: a\ndescription: When to use it.\n---\nDo it.\n';

  test('all of them', async () => {
    const files = Object.fromEntries(SKILL_NAMES.map((name) => [path(name), good]));
    expect(await look(skills, { files })).toMatchObject({
      status: 'ok',
      says: expect.stringMatching(/^All 7/),
    });
  });

  test('some of them, and others that are not ours', async () => {
    const files = { [path('opus-planner')]: good, [path('own')]: 'x' };
    expect(await look(skills, { files })).toMatchObject({
      status: 'ok',
      says: expect.stringMatching(/^1 of 7/),
    });
  });

  test.each([
    ['without a front matter', 'Plan.\n'],
    ['without a description', '---\nname: a\n---\nPlan.\n'],
    ['without a text', '---\nname: a\ndescription: b\n---\n \n'],
    ['with a front matter that is no YAML', '---\nname: [\n---\nPlan.\n'],
  ])('one %s', async (_what, text) => {
    const files = { [path('opus-planner')]: text, [path('security-review')]: good };
    const { status, says } = await look(skills, { files });
    expect(status).toBe('warning');
    expect(says).toContain(path('opus-planner'));
    expect(says).not.toContain('security-review');
  });
});
