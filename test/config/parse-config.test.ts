import { describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../src/config/parse-config.ts';
import { Stop } from '../../src/core/stop.ts';

const path = '.github/baton.yml';

function problemsOf(text: string): string {
  try {
    parseConfig(text, path);
  } catch (error) {
    if (error instanceof Stop && error.conclusion === 'failed') return error.message;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const defaults = {
  labels: { plan: 'baton:plan', auto: 'baton:auto' },
  models: {
    planner: 'claude-opus-5-5',
    implementer: 'claude-sonnet-5-5',
    reviewer: 'claude-sonnet-5-5',
    primer: 'claude-sonnet-5-5',
    advisor: null,
    threads: true,
  },
  effort: { planner: 'high', implementer: 'medium', reviewer: 'medium', primer: 'medium' },
  setup: [],
  quality: { commands: [], timeout_minutes: 15, max_fix_rounds: 3, after_each_phase: true },
  approval: { permission: 'write', count: 1, author_may_approve: false, allow: [] },
  limits: {
    context_tokens: 200_000,
    plan_usd: 5,
    implement_usd: 15,
    tokens: 50_000_000,
    turns: 200,
    minutes: 60,
  },
  reviews: ['architecture-guard', 'security-review', 'documentation-sync'],
  protected_paths: ['.github/workflows/**', '.github/baton.yml', '**/CODEOWNERS', '.claude/skills/**'],
  sandbox: { mode: 'auto', allowed_hosts: [] },
  plans: { directory: '.claude/plans', primer: '.claude/PRIMER.md', triage: true, max_questions: 2 },
  executor: 'local',
};

describe('what is left out has its default', () => {
  test.each([
    ['no file', undefined],
    ['an empty file', ''],
    ['a byte order mark', '\uFEFF'],
    ['comments alone', '# nothing yet\n'],
    ['an empty document', '---\n'],
  ])('%s', (_name, text) => {
    expect(parseConfig(text, path)).toEqual(defaults);
  });

  test('a group with one key keeps the rest of the group', () => {
    const config = parseConfig('labels: { plan: "plan it" }\nquality:\n  max_fix_rounds: 0\n', path);
    expect(config).toEqual({
      ...defaults,
      labels: { plan: 'plan it', auto: 'baton:auto' },
      quality: { ...defaults.quality, max_fix_rounds: 0 },
    });
  });

  test('lists are replaced, not merged', () => {
    const config = parseConfig('setup: [make]\nprotected_paths: ["secrets/**"]\r\n', path);
    expect(config.setup).toEqual(['make']);
    expect(config.protected_paths).toEqual(['secrets/**']);
  });

  test('YAML 1.2 words are text, not booleans', () => {
    expect(problemsOf('plans: { triage: yes }\n')).toContain('`plans.triage`: expected true or false');
  });

  test('accounts may be logins or ids', () => {
    expect(parseConfig('approval: { allow: ["renovate[bot]", 29139614] }', path).approval.allow).toEqual([
      'renovate[bot]',
      29139614,
    ]);
  });
});

describe('a problem is named by line, key and expectation', () => {
  test('all problems are in one message, by line', () => {
    const message = problemsOf(
      [
        '# Baton',
        'quality:',
        '  commands: npm test',
        '  timeout: 5',
        'limits:',
        '  turns: many',
        '  minutes: 0',
        'effort: { planner: huge }',
        'model: {}',
      ].join('\n'),
    );
    expect(message.split('\n')).toEqual([
      '.github/baton.yml on the base branch is not valid. Correct it and start again:',
      '- line 3, `quality.commands`: expected a list',
      '- line 4, `quality.timeout`: unknown key. Did you mean `timeout_minutes`? Expected one of commands, timeout_minutes, max_fix_rounds, after_each_phase',
      '- line 6, `limits.turns`: expected a whole number from 1 to 10000',
      '- line 7, `limits.minutes`: expected a number from 0.1 to 1440',
      '- line 8, `effort.planner`: expected one of low, medium, high, xhigh, max',
      '- line 9, `model`: unknown key. Did you mean `models`? Expected one of labels, models, effort, setup, quality, approval, limits, reviews, protected_paths, sandbox, plans, executor',
    ]);
  });

  test.each([
    ['labels: { plan: "" }', 'line 1, `labels.plan`: expected 1 to 50 characters'],
    [`labels: { auto: "${'x'.repeat(51)}" }`, '`labels.auto`: expected 1 to 50 characters'],
    ['labels: { plan: X, auto: x }', '`labels`: expected two different names for plan and auto'],
    ['models:\n  planner: 5', 'line 2, `models.planner`: expected text'],
    ['models:\n  planner: " "', 'line 2, `models.planner`: expected a text that is not empty'],
    ['setup:\n- npm ci\n- 3', 'line 3, `setup[1]`: expected a shell command as text'],
    ['quality:', '`quality`: expected a group of keys: commands, timeout_minutes'],
    ['quality: []', '`quality`: expected a group of keys: commands'],
    ['quality: { max_fix_rounds: 1.5 }', '`quality.max_fix_rounds`: expected a whole number from 0 to 20'],
    ['quality: { max_fix_rounds: "3" }', '`quality.max_fix_rounds`: expected a whole number from 0 to 20'],
    ['limits: { plan_usd: .inf }', '`limits.plan_usd`: expected a number from 0.001 to 1000'],
    ['limits: { plan_usd: .nan }', '`limits.plan_usd`: expected a number from 0.001 to 1000'],
    ['approval: { permission: read }', '`approval.permission`: expected one of write, maintain, admin'],
    ['approval: { count: 0 }', '`approval.count`: expected a whole number from 1 to 10'],
    ['approval: { allow: [{ id: 1 }] }', '`approval.allow[0]`: expected a login or a numeric account id'],
    ['sandbox: { allowed_hosts: ["https://x.org"] }', '`sandbox.allowed_hosts[0]`: expected an exact host'],
    ['sandbox: { allowed_hosts: ["*.x.org"] }', '`sandbox.allowed_hosts[0]`: expected an exact host'],
    ['sandbox: { allowed_hosts: ["x.org:443"] }', '`sandbox.allowed_hosts[0]`: expected an exact host'],
    ['plans: { directory: ../elsewhere }', '`plans.directory`: expected a path inside the repository'],
    ['plans: { primer: /etc/passwd }', '`plans.primer`: expected a path inside the repository'],
    ['protected_paths: ["/abs"]', '`protected_paths[0]`: expected a glob pattern'],
    ['executor: cloud', '`executor`: expected one of local, actions'],
    ['__proto__: { executor: actions }', '`__proto__`: unknown key'],
    ['lables: {}', 'Did you mean `labels`?'],
    ['palns: {}', 'Did you mean `plans`?'],
    ['zzz: 1', 'unknown key. Expected one of'],
    ['- a\n- b', 'line 1: expected a group of keys: labels, models'],
    ['just text', 'line 1: expected a group of keys: labels, models'],
  ])('%j', (text, expected) => {
    expect(problemsOf(text)).toContain(expected);
  });
});

describe('YAML that cannot be read', () => {
  test.each([
    [
      'a duplicate key',
      'executor: local\nexecutor: actions',
      'line 2: not valid YAML: Map keys must be unique',
    ],
    ['an unclosed list', 'plans:\n  triage: true\nsetup: [npm ci\nreviews: []', 'not valid YAML'],
    ['a tab as indentation', 'plans:\n\ttriage: true', 'line 2: not valid YAML: Tabs'],
    ['a tag', 'executor: !!js/function "x"', 'line 1: not valid YAML: Unresolved tag'],
    ['two documents', 'executor: local\n---\nexecutor: actions', 'not valid YAML'],
    ['an anchor', 'setup: &x []', 'line 1: YAML anchors and aliases are not supported here'],
    ['deep nesting', '['.repeat(20_000), 'not valid YAML'],
    ['a giant file', `# ${'x'.repeat(300_000)}`, 'is too large'],
  ])('%s', (_name, text, expected) => {
    expect(problemsOf(text)).toContain(expected);
  });

  test('an alias bomb is refused before it is expanded', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
    expect(problemsOf(['l0: &l0 [x]', ...levels].join('\n'))).toContain('anchors and aliases');
  });
});
