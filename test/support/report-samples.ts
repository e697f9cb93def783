import type { Completion } from '../../src/report/completion.ts';
import type { Spending } from '../../src/report/cost.ts';
import type { PlanReady } from '../../src/report/plan-ready.ts';
import type { PlanRevised } from '../../src/report/plan-revised.ts';
import type { ImplementationProgress } from '../../src/report/progress.ts';
import type { Stopped } from '../../src/report/stopped.ts';

export const RUN_URL = 'https://github.com/lantern/search/actions/runs/77';
export const PLAN_URL =
  'https://github.com/lantern/search/blob/baton/issue-42-cache/.claude/plans/2026-11-20-cache.md';
export const COMPARE_URL = 'https://github.com/lantern/search/compare/5f3c0e1...6a4d1f2';
export const COMMENT_URL = 'https://github.com/lantern/search/pull/43#discussion_r7';

/** What a run spent, in numbers that read differently from one another. */
export function spending(overrides: Partial<Spending> = {}): Spending {
  return {
    models: ['claude-sonnet-5-5'],
    requests: 23,
    inputTokens: 840,
    cacheWriteTokens: 41_300,
    cacheReadTokens: 612_000,
    outputTokens: 9_120,
    peakContextTokens: 48_200,
    contextLimit: 200_000,
    usd: 0.2573,
    unpricedModels: [],
    durationMs: 431_000,
    ...overrides,
  };
}

export function completion(overrides: Partial<Completion> = {}): Completion {
  return {
    title: 'Redis caching',
    planPath: '.claude/plans/2026-11-20-cache.md',
    phases: ['Cache protocol', 'Use it in search'],
    files: {
      created: ['src/cache.py'],
      modified: ['src/search.py'],
      deleted: [],
      renamed: [{ from: 'src/old.py', to: 'src/new.py' }],
    },
    adherence: {
      score: 72,
      unplanned: ['src/extra.py'],
      untouched: ['docs/search.md'],
      wrongKind: [{ path: 'src/index.py', planned: 'created', found: 'modified' }],
      explained: ['docs/search.md'],
      generated: ['package-lock.json'],
      missingTests: ['tests/test_cache.py'],
      untouchedDocumentation: ['README.md'],
      forbidden: ['src/auth.py'],
    },
    deviations: [{ phase: 2, reason: 'The client was renamed upstream.', files: ['src/search.py'] }],
    openSteps: [{ phase: 1, steps: [2, 3] }],
    criteria: [
      {
        criterion: 'Second search is served from the cache',
        markdown: 'Second search is served from the `cache`',
        met: true,
        runs: [{ command: 'pytest -k cache', passed: true, output: 'collected 4 items\n4 passed' }],
        word: 'The test counts the look-ups.',
      },
      { criterion: 'Entries expire', markdown: 'Entries expire', met: false, runs: [], word: 'No test yet.' },
    ],
    verify: [
      { command: 'pytest', passed: true, output: '' },
      { command: 'ruff check', passed: false, output: 'E501 line too long' },
    ],
    fixRounds: 1,
    approvedBy: ['ada'],
    standingApprovals: [],
    draftBecause: 'one criterion is not met.',
    spending: spending(),
    comparison: { plannerUsd: 0.31, singleSessionUsd: 0.95 },
    notices: ['There is no primer (`.claude/PRIMER.md`).'],
    nextSteps: ['Write a test for expiry.'],
    runUrl: RUN_URL,
    ...overrides,
  };
}

export function planReady(overrides: Partial<PlanReady> = {}): PlanReady {
  return {
    issue: 42,
    title: 'Redis caching',
    planPath: '.claude/plans/2026-11-20-cache.md',
    planUrl: PLAN_URL,
    pullRequest: 43,
    phases: ['Cache protocol', 'Use it in search'],
    openQuestions: true,
    warnings: ['Phase 2 has no verify command of its own.'],
    notices: ['There is no primer (`.claude/PRIMER.md`).'],
    spending: spending({ models: ['claude-opus-5-5'] }),
    paidBefore: undefined,
    ...overrides,
  };
}

export function planRevised(overrides: Partial<PlanRevised> = {}): PlanRevised {
  return {
    title: 'Redis caching',
    planPath: '.claude/plans/2026-11-20-cache.md',
    planUrl: PLAN_URL,
    askedBy: ['ada', 'ben'],
    compareUrl: COMPARE_URL,
    changes: {
      title: { from: 'Caching', to: 'Redis caching' },
      sections: { added: ['Risks'], removed: ['Dependencies'], changed: ['Decisions', 'Do not'] },
      phases: {
        added: ['Expiry'],
        removed: ['Clean up'],
        renamed: [{ from: 'Use it', to: 'Use it in search' }],
        changed: ['Cache protocol'],
      },
      files: {
        added: [
          { action: 'create', path: 'src/expiry.py' },
          { action: 'rename', from: 'src/old.py', to: 'src/new.py' },
        ],
        removed: [{ action: 'delete', path: 'src/legacy.py' }],
      },
    },
    answers: [
      { comment: undefined, asked: 'When do entries expire?', answer: 'After a minute: see **Decisions**.' },
      {
        comment: { url: COMMENT_URL, lines: { first: 12, last: 14 } },
        asked: undefined,
        answer: 'The phase names the file.',
      },
    ],
    warnings: ['Phase 2 has no verify command of its own.'],
    notices: ['There is no primer (`.claude/PRIMER.md`).'],
    spending: spending({ models: ['claude-opus-5-5'] }),
    ...overrides,
  };
}

export function progress(overrides: Partial<ImplementationProgress> = {}): ImplementationProgress {
  return {
    title: 'Redis caching',
    planPath: '.claude/plans/2026-11-20-cache.md',
    phases: [
      {
        number: 1,
        name: 'Cache protocol',
        status: 'done',
        steps: [{ number: 1, text: 'Add `__init__.py`.', done: true }],
      },
      {
        number: 2,
        name: 'Use it in search',
        status: 'checking',
        steps: [
          { number: 1, text: 'Give search a cache.', done: true },
          { number: 2, text: 'Read the limit from Config<int>.', done: false },
        ],
      },
    ],
    elapsedMs: 65_000,
    totalTokens: 123_456,
    usd: 0.0042,
    runUrl: RUN_URL,
    notices: [],
    ...overrides,
  };
}

export function stopped(overrides: Partial<Stopped> = {}): Stopped {
  return {
    conclusion: 'failed',
    message: 'The quality check never passed. Mend it by hand or approve again.',
    output: '1 test failed',
    phases: progress().phases,
    spending: spending(),
    notices: ['No sandbox.'],
    runUrl: RUN_URL,
    ...overrides,
  };
}
