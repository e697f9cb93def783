import { describe, expect, test } from '@jest/globals';
import { COMMENT_COMMANDS } from '../../src/core/comment-commands.ts';
import { cancelAnswer } from '../../src/report/cancel.ts';
import { helpAnswer } from '../../src/report/help.ts';
import { type Status, statusAnswer } from '../../src/report/status.ts';
import { liveParts, readText } from '../support/live-markdown.ts';
import { COMMENT_URL, RUN_URL } from '../support/report-samples.ts';

function status(overrides: Partial<Status> = {}): Status {
  return {
    number: 42,
    state: 'awaiting-approval',
    pull: { number: 43, state: 'open' },
    phases: [
      { number: 1, name: 'Cache protocol', done: false },
      { number: 2, name: 'Use it in search', done: false },
    ],
    fault: undefined,
    commentUrl: COMMENT_URL,
    runUrl: RUN_URL,
    ...overrides,
  };
}

const halfDone = status().phases?.map((phase) => ({ ...phase, done: phase.number === 1 }));

describe('the status', () => {
  test('says how far it is, what it waits for, what to do next, and where to read on', () => {
    expect(statusAnswer(status({ state: 'failed', phases: halfDone }))).toBe(
      `**#42**: the last run failed or reached a limit (\`baton:failed\`)

- **Plan**: #43
- **Phases**: 1 of 2 done; the next is phase 2, Use it in search
- **Waits for**: somebody who looks at the cause
- **Next**: mend the cause, then comment \`/baton implement\` or approve #43 again
- **See**: [what Baton said last](${COMMENT_URL}), [the run](${RUN_URL})`,
    );
  });

  const cases: { given: Partial<Status>; waits: string; next: string }[] = [
    {
      given: { state: undefined, pull: undefined, phases: undefined },
      waits: 'somebody who wants something',
      next: 'add the label baton:plan to the issue or comment /baton plan there',
    },
    {
      given: { state: undefined },
      waits: 'somebody',
      next: 'approve #43, ask for changes there, or close it',
    },
    { given: { state: 'planning' }, waits: 'the planner', next: '/baton cancel stops it' },
    { given: { state: 'needs-info' }, waits: 'an answer', next: 'answer the question' },
    { given: {}, waits: 'an approval of #43', next: 'approve #43; ask for changes' },
    {
      given: { phases: halfDone },
      waits: 'somebody who starts it again',
      next: 'comment /baton implement, or approve #43 again',
    },
    { given: { state: 'implementing' }, waits: 'the implementer', next: '/baton cancel stops it' },
    { given: { state: 'done' }, waits: 'a review of the code', next: 'review #43 and merge it' },
    {
      given: { state: 'failed', pull: undefined, phases: undefined },
      waits: 'somebody who looks at the cause',
      next: 'comment /baton plan or add the label again',
    },
  ];
  test.each(cases)('$given', ({ given, waits, next }) => {
    const text = readText(statusAnswer(status(given)));
    expect(text).toContain(`Waits for: ${waits}`);
    expect(text).toContain(next);
  });

  test('says what is wrong with a plan that cannot be read', () => {
    const text = statusAnswer(status({ phases: undefined, fault: 'line 4: no phases' }));
    expect(text).toContain('- ⚠️ The plan cannot be read. line 4: no phases');
    expect(text).not.toContain('**Phases**');
  });

  test('says that a pull request is closed or merged', () => {
    const pull = { number: 43, state: 'merged' as const };
    expect(statusAnswer(status({ pull, phases: undefined }))).toContain('**Plan**: #43, merged');
  });

  test('leaves out what is not known', () => {
    const text = statusAnswer(status({ commentUrl: undefined, runUrl: undefined }));
    expect(text).not.toContain('**See**');
    expect(statusAnswer(status({ runUrl: undefined }))).toMatch(
      /\n- \*\*See\*\*: \[what Baton said last\]\(\S+\)$/,
    );
  });

  test.each([
    'Hi @octocat, Fixes #1 ![](https://evil.example/beacon.png)',
    '[click](javascript:alert(1)) <img src=x> <!-- @octocat -->',
    '` @octocat `` ```\n# Loud',
    '@octocat #1 '.repeat(6_000),
  ])('does nothing that a plan says: %j', (text) => {
    const phases = [{ number: 1, name: text, done: false }];
    const answer = statusAnswer(status({ phases, fault: text }));
    expect(liveParts(answer, { allowed: [COMMENT_URL, RUN_URL, '#42', '#43'] })).toEqual([]);
    expect(answer.length).toBeLessThan(5_000);
  });
});

describe('help', () => {
  test('has every command with what it does', () => {
    const text = readText(helpAnswer({ unknown: undefined }));
    for (const { usage, does } of COMMENT_COMMANDS)
      expect(text).toContain(`${usage} ${does.replaceAll('`', '')}`);
    expect(text).not.toContain('There is no');
  });

  test.each(['deploy', '@octocat', '`', '<img', '![](//evil.example)'])(
    'says that there is no %s',
    (unknown) => {
      const answer = helpAnswer({ unknown });
      expect(readText(answer)).toContain(`There is no /baton ${unknown}.`);
      expect(liveParts(answer)).toEqual([]);
    },
  );
});

test('what comes of a cancellation', () => {
  expect(cancelAnswer({ number: 42, isRunning: true })).toContain('#42 will stop after its current step');
  expect(cancelAnswer({ number: 42, isRunning: false })).toContain('Nothing is running for #42.');
});
