import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openPrompts } from '../../src/agent/prompts.ts';
import { makeTree } from './support/tree.ts';

const TEMPLATES = join(import.meta.dirname, '../../src/templates');
const prompts = openPrompts(TEMPLATES);

describe('a skill', () => {
  test.each(['opus-planner', 'sonnet-implementer'] as const)(
    '%s is bundled, without its front matter',
    async (name) => {
      const file = await readFile(join(TEMPLATES, 'skills', name, 'SKILL.md'), 'utf8');
      expect(file).toMatch(new RegExp(`^---\nname: ${name}\n`));
      const skill = await prompts.skill(name);
      expect(skill).toMatch(/^# You are the/);
      expect(skill).not.toMatch(/^description:/m);
      expect(file.trim().endsWith(skill)).toBe(true);
    },
  );

  test.each([
    ['line feeds', '---\nname: x\n---\n\n# Mine\n\ntext\n', '# Mine\n\ntext'],
    ['carriage returns', '---\r\nname: x\r\n---\r\n\r\n# Mine\r\n', '# Mine'],
    ['a byte order mark', '\u{FEFF}---\nname: x\n---\n# Mine', '# Mine'],
    ['spaces after the rules', '--- \nname: x\n---  \n# Mine', '# Mine'],
    ['no front matter', '# Mine\n\n---\n\nmore', '# Mine\n\n---\n\nmore'],
    ['front matter that is never closed', '---\nname: x', '---\nname: x'],
  ])('of the repository takes its place: with %s', async (_, text, skill) => {
    expect(await prompts.skill('opus-planner', text)).toBe(skill);
  });

  test.each(['', ' \n', '---\nname: x\n---\n'])(
    'of the repository that says nothing (%j) does not',
    async (text) => {
      expect(await prompts.skill('opus-planner', text)).toBe(await prompts.skill('opus-planner'));
    },
  );
});

/** The values that the code gives each template. */
const VALUES: Readonly<Record<string, Record<string, string | number>>> = {
  advice: { advice: 'ADVICE' },
  'advice-wanted': { plan: 'PLAN', patch: 'PATCH', failure: 'FAILURE' },
  'check-failed': { round: 1, rounds: 3, failure: 'FAILURE' },
  compacted: { task: 'TASK' },
  'cut-off': {},
  'implement-again': { path: 'PATH', plan: 'PLAN', state: 'STATE' },
  'implement-no-primer': {},
  'implement-primer': { primer: 'PRIMER' },
  'implement-start': { primer: 'PRIMER', path: 'PATH', plan: 'PLAN', phase: 'PHASE' },
  'not-publishable': { reason: 'REASON' },
  phase: { number: 2, total: 5, name: 'NAME', state: '', briefing: 'BRIEFING' },
  'phase-begun': {},
  'phase-open': { number: 2, total: 5, name: 'NAME', steps: '1, 3' },
  'phase-resumed': {},
  'phases-done': {},
  'plan-asked': { left: 7 },
  'plan-brief': { primer: 'PRIMER', brief: 'BRIEF', ends: 'ENDS' },
  'plan-no-primer': { path: 'PATH' },
  'plan-previous': { plan: 'PLAN' },
  'plan-primer': { path: 'PATH' },
  'plan-reminder': { ends: 'ENDS' },
  'plan-revise': { primer: 'PRIMER', plan: 'PLAN', points: 'POINTS', count: 3 },
  'plan-wanted': {},
  'primer-first': { path: 'PATH' },
  'primer-reminder': {},
  'primer-since': { changes: 'CHANGES', path: 'PATH', primer: 'PRIMER' },
  'primer-whole': { path: 'PATH', primer: 'PRIMER' },
  report: { check: 'CHECK', criteria: 'CRITERIA' },
  'report-reminder': {},
  review: { diff: 'DIFF', plan: 'PLAN', primer: 'PRIMER' },
  'review-blockers': { findings: 'FINDINGS' },
  'review-no-primer': {},
  'review-reminder': {},
  'revise-reminder': {},
  'steps-open': { number: 2, steps: '1, 3' },
  'verify-failed': { round: 1, rounds: 3, failure: 'FAILURE' },
};

describe('a message', () => {
  test('there is one for each use, and none without', async () => {
    const files = await readdir(join(TEMPLATES, 'messages'));
    expect(files.sort()).toEqual(
      Object.keys(VALUES)
        .map((name) => `${name}.md`)
        .sort(),
    );
  });

  test.each(Object.entries(VALUES))('%s holds what it is given', async (name, values) => {
    const message = await prompts.message(name, values);
    expect(message).not.toMatch(/\{\{|\}\}|undefined/);
    for (const value of Object.values(values)) expect(message).toContain(String(value));
  });

  test('a phase is named in a line of its own', async () => {
    const values = { number: 2, total: 5, name: 'Cache', state: '', briefing: '' };
    const message = await prompts.message('phase', values);
    expect(message.split('\n')[0]).toBe('Phase 2 of 5: Cache');
  });

  test.each(['{{plan}} {{path}}', '$& $1 $`', '{{primer}}'])(
    'a value such as %s stays as it is',
    async (plan) => {
      const message = await prompts.message('plan-previous', { plan });
      expect(message.endsWith(plan)).toBe(true);
      const values = { primer: plan, path: 'PATH', plan: 'PLAN', phase: 'PHASE' };
      expect((await prompts.message('implement-start', values)).startsWith(plan)).toBe(true);
    },
  );

  test.each([{}, { reason: undefined }])('that lacks a value is a fault', async (values) => {
    await expect(prompts.message('not-publishable', values as Record<string, string>)).rejects.toThrow(
      '{{reason}}',
    );
  });

  test('that asks for what every object has is a fault as well', async () => {
    await using tree = await makeTree({ 'messages/odd.md': '{{constructor}}' });
    await expect(openPrompts(tree.path).message('odd', {})).rejects.toThrow('{{constructor}}');
  });
});
