import { describe, expect, test } from '@jest/globals';
import {
  nextStop,
  nextVersion,
  readRunMarks,
  withRunMark,
  writeRunMark,
} from '../../../src/jobs/run/run-mark.ts';

const plan = {
  at: '2026-01-09T10:00:00.000Z',
  waitMs: 1_000,
  tokens: 100,
  peakContextTokens: 40,
  usd: 0.2,
  versions: 1,
  questions: 1,
};
const work = {
  at: '2026-01-09T11:00:00.000Z',
  tokens: 9,
  peakContextTokens: 6,
  usd: 0.3,
  adherence: 97.5,
  criteriaMet: 1,
  criteria: 2,
};

test('marks are found between other lines; of each kind the last', () => {
  const body = [
    'Plan for #1',
    writeRunMark({ kind: 'plan', ...plan, versions: 7 }),
    writeRunMark({ kind: 'plan', ...plan }),
    '<!-- baton:planner {} -->',
    writeRunMark({ kind: 'work', ...work }),
  ].join('\r\n\r\n');
  expect(readRunMarks(body)).toEqual({ plan, work });
});

test.each([
  ['no JSON', '<!-- baton:record {x} -->'],
  ['another kind', writeRunMark({ ...plan, kind: 'other' } as never)],
  ['a text where a number belongs', writeRunMark({ kind: 'plan', ...plan, usd: '<img>' } as never)],
  ['a negative number', writeRunMark({ kind: 'plan', ...plan, tokens: -1 })],
  ['adherence above 100', writeRunMark({ kind: 'work', ...work, adherence: 101 })],
  ['more than there can be', writeRunMark({ kind: 'plan', ...plan, more: 'x'.repeat(2_000) } as never)],
  ['something in front', `> ${writeRunMark({ kind: 'plan', ...plan })}`],
])('%s is left out', (_, line) => {
  expect(readRunMarks(line)).toEqual({});
});

test('a new version holds all that the plan took', () => {
  const now = {
    ...plan,
    at: '2026-01-10T10:00:00.000Z',
    waitMs: undefined,
    peakContextTokens: 90,
    questions: 0,
  };
  expect(nextVersion(plan, now)).toEqual({
    ...now,
    waitMs: 1_000,
    versions: 2,
    questions: 1,
    tokens: 200,
    peakContextTokens: 90,
    usd: 0.4,
  });
  expect(nextVersion(undefined, now)).toBe(now);
});

describe('runs that stopped', () => {
  const spent = { at: '2026-01-09T12:00:00.000Z', tokens: 10, peakContextTokens: 7, usd: 0.1 };

  test('are added up, by how they ended', () => {
    const first = nextStop(undefined, { how: 'failed', spent });
    expect(first).toEqual({ ...spent, failed: 1, limits: 0, cancelled: 0, held: 0 });
    const second = nextStop(first, {
      how: 'limits',
      spent: { ...spent, at: '2026-01-10T12:00:00.000Z', usd: 0.2 },
    });
    expect(second).toEqual({
      ...{ at: '2026-01-10T12:00:00.000Z', tokens: 20, peakContextTokens: 7, usd: 0.3 },
      ...{ failed: 1, limits: 1, cancelled: 0, held: 0 },
    });
  });

  test('take the place of their earlier line, and leave the rest of the body', () => {
    const mark = { kind: 'stopped', ...nextStop(undefined, { how: 'held', spent }) } as const;
    const before = `A plan\r\n\r\n${writeRunMark({ kind: 'plan', ...plan })}\r\n`;
    const once = withRunMark(before, mark);
    expect(readRunMarks(once)).toEqual({ plan, stopped: expect.objectContaining({ held: 1 }) });
    const twice = withRunMark(once, { ...mark, held: 2 });
    expect(twice.length).toBe(once.length);
    expect(readRunMarks(twice).stopped?.held).toBe(2);
    expect(twice.startsWith('A plan\n\n')).toBe(true);
  });
});
