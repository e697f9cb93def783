import { describe, expect, test } from '@jest/globals';
import { COMMENT_COMMANDS } from '../../src/core/comment-commands.ts';
import { toTrigger } from '../../src/trigger/to-trigger.ts';
import { exampleOf, examplesOf, type Payload, withValue } from './examples.ts';

const example = exampleOf('issue_comment', 'created');
const none = { runKey: '1700000000-1' };

function read(payload: Payload) {
  return toTrigger({ name: 'issue_comment', payload }, none);
}
const saying = (body: string, payload = example) => withValue(payload, 'comment.body', body);
const onPullRequest = withValue(example, 'issue.pull_request', { url: 'https://api.github.com/…' });
const waiting = withValue(example, 'issue.labels', [{ name: 'bug' }, { name: 'baton:needs-info' }]);

const base = {
  repository: { id: 186853002, owner: 'Codertocat', name: 'Hello-World', defaultBranch: 'master' },
  actor: { id: 21031067, login: 'Codertocat', type: 'User' },
  runId: expect.stringMatching(/^[0-9a-f]{16}$/),
};
const comment = {
  id: 492700400,
  nodeId: 'MDEyOklzc3VlQ29tbWVudDQ5MjcwMDQwMA==',
  author: base.actor,
  at: new Date('2019-05-15T15:20:21Z'),
};
const issue = {
  number: 1,
  nodeId: 'MDU6SXNzdWU0NDQ1MDAwNDE=',
  title: 'Spelling error in the README file',
  body: "It looks like you accidently spelled 'commit' with two 't's.",
  author: base.actor,
  state: 'open',
  isPullRequest: false,
  // Up to the comment, and not up to whatever changed the issue last.
  at: comment.at,
};

describe('a comment with a command', () => {
  const commands: [string, object][] = [
    [
      '/baton plan',
      { kind: 'plan', issue: { kind: 'commented', issue, comment, force: false }, auto: false },
    ],
    [
      '/baton plan --force',
      { kind: 'plan', issue: { kind: 'commented', issue, comment, force: true }, auto: false },
    ],
    [
      '/baton plan —force',
      { kind: 'plan', issue: { kind: 'commented', issue, comment, force: true }, auto: false },
    ],
    [
      '/baton plan\nI would not say --force here.',
      { kind: 'plan', issue: { kind: 'commented', issue, comment, force: false }, auto: false },
    ],
    [
      '/baton plan by force',
      { kind: 'plan', issue: { kind: 'commented', issue, comment, force: false }, auto: false },
    ],
    [
      '/baton revise Use Redis.\nNot Memcached.',
      {
        kind: 'revise',
        pullRequest: 1,
        request: { kind: 'commented', comment, instructions: 'Use Redis.\nNot Memcached.' },
      },
    ],
    [
      '/baton implement',
      { kind: 'implement', pullRequest: 1, approval: { kind: 'commented', comment, auto: false } },
    ],
    ['/baton cancel', { kind: 'cancel', number: 1, comment }],
    ['/baton status', { kind: 'status', number: 1, comment }],
    ['/baton help', { kind: 'help', number: 1, comment, unknown: undefined }],
    ['/baton', { kind: 'help', number: 1, comment, unknown: undefined }],
    ['/baton deploy', { kind: 'help', number: 1, comment, unknown: 'deploy' }],
    ['/baton constructor', { kind: 'help', number: 1, comment, unknown: 'constructor' }],
  ];
  test.each(commands)('%j', (body, command) => {
    expect(read(saying(body))).toEqual({ kind: 'command', command: { ...base, ...command } });
  });

  test('is read for each that there is', () => {
    const kinds = COMMENT_COMMANDS.map(({ word }) => {
      const trigger = read(saying(`/baton ${word}`));
      return trigger.kind === 'command' && trigger.command.kind;
    });
    expect(kinds).toEqual(COMMENT_COMMANDS.map(({ word }) => word));
  });

  test('may stand on a pull request', () => {
    expect(read(saying('/baton plan', onPullRequest))).toMatchObject({
      command: { issue: { issue: { isPullRequest: true } } },
    });
    expect(read(saying('/baton implement', onPullRequest))).toMatchObject({
      command: { kind: 'implement', pullRequest: 1 },
    });
  });

  test('is a command also where an answer is waited for', () => {
    expect(read(saying('/baton status', waiting))).toMatchObject({ command: { kind: 'status' } });
  });

  test('is the same run when it is delivered again, and another one for another comment', () => {
    const id = (payload: Payload) => {
      const trigger = read(payload);
      return trigger.kind === 'command' && trigger.command.runId;
    };
    const payload = saying('/baton status');
    expect(id(structuredClone(payload))).toBe(id(payload));
    expect(id(withValue(payload, 'comment.id', 7))).not.toBe(id(payload));
  });

  test('of endless length is cut', () => {
    expect(read(saying(`/baton ${'x'.repeat(5_000)}`))).toMatchObject({
      command: { unknown: 'x'.repeat(40) },
    });
  });
});

describe('a comment without a command', () => {
  test('is nothing to Baton', () => {
    expect(read(example)).toEqual({ kind: 'ignored', reason: 'the comment holds no `/baton` command' });
  });

  test('on an issue that waits for an answer is one', () => {
    expect(read(saying('In Redis.', waiting))).toEqual({
      kind: 'command',
      command: {
        ...base,
        kind: 'plan',
        issue: { kind: 'answered', issue, comment, text: 'In Redis.' },
        auto: false,
      },
    });
  });

  test('on a pull request is none, whatever its labels are', () => {
    const payload = withValue(waiting, 'issue.pull_request', { url: 'https://api.github.com/…' });
    expect(read(saying('In Redis.', payload)).kind).toBe('ignored');
  });
});

describe('no command, and no answer', () => {
  const bot = { ...(example.comment as { user: object }).user, login: 'helper[bot]', type: 'Bot' };
  test.each([
    ['by a bot', withValue(saying('/baton plan'), 'comment.user', bot)],
    ['by a bot, where an answer is waited for', withValue(saying('Yes.', waiting), 'comment.user', bot)],
    ['by an account that is gone', withValue(saying('/baton plan'), 'comment.user', null)],
  ])('is a comment %s', (_who, payload) => {
    expect(read(payload)).toEqual({ kind: 'ignored', reason: 'the comment is not by a person' });
  });

  test.each(['edited', 'deleted'])('is a comment that was %s', (action) => {
    expect(read(withValue(saying('/baton plan'), 'action', action))).toEqual({
      kind: 'ignored',
      reason: `nothing to do on \`issue_comment.${action}\``,
    });
  });
});

test("all of GitHub's examples can be read", () => {
  for (const payload of examplesOf('issue_comment', 'created')) {
    expect(read(payload).kind).toBe('ignored');
    expect(read(saying('/baton status', payload))).toMatchObject({ command: { kind: 'status' } });
  }
});
