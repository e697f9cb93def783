import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/core/command.ts';
import { Stop } from '../../src/core/stop.ts';
import type { ActionInputs } from '../../src/trigger/inputs.ts';
import { HANDLED_EVENTS, toTrigger } from '../../src/trigger/to-trigger.ts';
import { allExamples, exampleOf, examplesOf, type Payload, withValue } from './examples.ts';

const none: ActionInputs = { runKey: '1700000000-1' };
const labeled = exampleOf('issues', 'labeled');
const approved = withValue(exampleOf('pull_request_review', 'submitted'), 'review.state', 'approved');
const dispatch = exampleOf('workflow_dispatch');

const onIssue = (payload: Payload) => ({ name: 'issues', payload });
const onReview = (payload: Payload) => ({ name: 'pull_request_review', payload });
const byHand = (payload: Payload = dispatch) => ({ name: 'workflow_dispatch', payload });

function commandOf(...args: Parameters<typeof toTrigger>): Command {
  const trigger = toTrigger(...args);
  if (trigger.kind === 'ignored') throw new Error(`ignored: ${trigger.reason}`);
  return trigger.command;
}

function stopOf(...args: Parameters<typeof toTrigger>): string {
  try {
    toTrigger(...args);
  } catch (error) {
    if (error instanceof Stop && error.conclusion === 'failed') return error.message;
    throw error;
  }
  throw new Error('did not stop');
}

describe('issues.labeled', () => {
  test('asks for a plan of the issue as the event froze it', () => {
    expect(commandOf(onIssue(labeled), none)).toEqual({
      kind: 'plan',
      repository: { id: 186853002, owner: 'Codertocat', name: 'Hello-World', defaultBranch: 'master' },
      actor: { id: 21031067, login: 'Codertocat', type: 'User' },
      runId: expect.stringMatching(/^[0-9a-f]{16}$/),
      issue: {
        kind: 'labeled',
        label: 'bug',
        issue: {
          number: 1,
          nodeId: 'MDU6SXNzdWU0NDQ1MDAwNDE=',
          title: 'Spelling error in the README file',
          body: "It looks like you accidently spelled 'commit' with two 't's.",
          author: { id: 21031067, login: 'Codertocat', type: 'User' },
          state: 'open',
          isPullRequest: false,
          at: new Date('2019-05-15T15:20:18Z'),
        },
      },
      auto: false,
    });
  });

  test('an issue without a body, or of a deleted account, can be read', () => {
    const payload = withValue(withValue(labeled, 'issue.body', null), 'issue.user', null);
    const command = commandOf(onIssue(payload), none);
    expect(command).toMatchObject({
      issue: { issue: { body: '', author: { login: 'ghost', id: 10137, type: 'User' } } },
    });
  });

  test('a label on a pull request is told apart', () => {
    const payload = withValue(labeled, 'issue.pull_request', { url: 'https://api.github.com/…' });
    expect(commandOf(onIssue(payload), none)).toMatchObject({ issue: { issue: { isPullRequest: true } } });
  });

  test('the same event is the same run, a later one is another', () => {
    const id = (payload: Payload) => commandOf(onIssue(payload), none).runId;
    expect(commandOf(onIssue(labeled), { runKey: 'another delivery' }).runId).toBe(id(labeled));
    expect(id(withValue(labeled, 'issue.updated_at', '2019-05-15T15:20:19Z'))).not.toBe(id(labeled));
    expect(id(withValue(labeled, 'repository.id', 7))).not.toBe(id(labeled));
    expect(id(withValue(labeled, 'label.name', 'other'))).not.toBe(id(labeled));
  });

  test('a payload that lacks a field stops, and names it', () => {
    const payload = withValue(labeled, 'issue.updated_at', undefined);
    expect(stopOf(onIssue(payload), none)).toContain('`issues.labeled` cannot be read (issue.updated_at)');
  });
});

describe('pull_request_review.submitted', () => {
  test('an approval asks for the implementation', () => {
    expect(commandOf(onReview(approved), none)).toEqual({
      kind: 'implement',
      repository: { id: 186853002, owner: 'Codertocat', name: 'Hello-World', defaultBranch: 'master' },
      actor: { id: 21031067, login: 'Codertocat', type: 'User' },
      runId: expect.stringMatching(/^[0-9a-f]{16}$/),
      pullRequest: 2,
      approval: {
        kind: 'review',
        id: 237895671,
        nodeId: 'MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MjM3ODk1Njcx',
        commitId: 'ec26c3e57ca3a959ca5aad62de7213c562f8c821',
        reviewer: { id: 21031067, login: 'Codertocat', type: 'User' },
        submittedAt: new Date('2019-05-15T15:20:38Z'),
      },
    });
  });

  test('a request for changes asks for another version of the plan', () => {
    const asked = withValue(
      withValue(approved, 'review.state', 'changes_requested'),
      'review.body',
      'Use Redis.',
    );
    expect(commandOf(onReview(asked), none)).toMatchObject({
      kind: 'revise',
      pullRequest: 2,
      request: {
        kind: 'review',
        id: 237895671,
        nodeId: 'MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MjM3ODk1Njcx',
        reviewer: { id: 21031067, login: 'Codertocat', type: 'User' },
        body: 'Use Redis.',
      },
    });
  });

  test('each approval is a run of its own', () => {
    const another = withValue(approved, 'review.id', 237895672);
    expect(commandOf(onReview(another), none).runId).not.toBe(commandOf(onReview(approved), none).runId);
  });

  test.each([
    ['a comment', withValue(approved, 'review.state', 'commented'), 'the review is `commented`'],
    ['a deleted reviewer', withValue(approved, 'review.user', null), 'does not exist any more'],
    ['no commit', withValue(approved, 'review.commit_id', null), 'names no commit'],
  ])('%s is ignored', (_name, payload, reason) => {
    const trigger = toTrigger(onReview(payload), none);
    expect(trigger).toEqual({ kind: 'ignored', reason: expect.stringContaining(reason) });
  });

  test('a mere comment stays ignored when the workflow names the command', () => {
    const comment = withValue(approved, 'review.state', 'commented');
    expect(toTrigger(onReview(comment), { ...none, command: 'implement' }).kind).toBe('ignored');
  });
});

describe('workflow_dispatch', () => {
  test('plans the issue that the inputs name', () => {
    const command = commandOf(byHand(), { ...none, command: 'plan', issue: '42', auto: 'true' });
    expect(command).toMatchObject({
      kind: 'plan',
      repository: { name: 'octo-repo' },
      actor: { login: expect.any(String), type: 'User' },
      issue: { kind: 'dispatched', number: 42 },
      auto: true,
    });
  });

  test('implements the pull request that the inputs name', () => {
    const command = commandOf(byHand(), {
      ...none,
      command: ' implement ',
      pull_request: '#7',
      auto: 'false',
    });
    expect(command).toMatchObject({
      kind: 'implement',
      pullRequest: 7,
      approval: { kind: 'dispatched', auto: false },
    });
  });

  test('revises the plan of the pull request that the inputs name, as they say or as its reviews do', () => {
    const inputs = { ...none, command: 'revise', pull_request: '7' };
    expect(commandOf(byHand(), { ...inputs, instructions: ' Use Redis.\n' })).toMatchObject({
      kind: 'revise',
      pullRequest: 7,
      request: { kind: 'dispatched', instructions: 'Use Redis.' },
    });
    expect(commandOf(byHand(), inputs)).toMatchObject({ request: { kind: 'dispatched', instructions: '' } });
    const typed = withValue(dispatch, 'inputs', {
      command: 'revise',
      pull_request: '7',
      instructions: 'Typed.',
    });
    expect(commandOf(byHand(typed), none)).toMatchObject({ request: { instructions: 'Typed.' } });
  });

  test('the form counts where the workflow does not pass it on, and never for auto', () => {
    const typed = withValue(dispatch, 'inputs', { command: 'implement', pull_request: '7', auto: 'true' });
    expect(commandOf(byHand(typed), { ...none, command: '', pull_request: '' })).toMatchObject({
      pullRequest: 7,
      approval: { auto: false },
    });
    expect(commandOf(byHand(typed), { ...none, pull_request: '8' })).toMatchObject({ pullRequest: 8 });
  });

  test('the primer is synchronised by name alone', () => {
    const { sender, repository } = dispatch as { sender: { id: number }; repository: { id: number } };
    expect(commandOf(byHand(), { ...none, command: 'primer-sync' })).toMatchObject({
      kind: 'primer-sync',
      by: 'person',
      actor: { id: sender.id },
      repository: { id: repository.id },
    });
  });

  test('the run is named by the key of the dispatch', () => {
    const id = (runKey: string) => commandOf(byHand(), { runKey, command: 'plan', issue: '42' }).runId;
    expect(id('1')).toBe(id('1'));
    expect(id('2')).not.toBe(id('1'));
  });

  test.each([
    [{}, 'Nothing says what to do'],
    [
      { command: 'deploy' },
      'Unknown command "deploy": set `command` to plan, revise, implement or primer-sync.',
    ],
    [{ command: 'Plan' }, 'Unknown command "Plan"'],
    [{ command: 'plan' }, '`plan` needs to know what it is about: set the input `issue`'],
    [{ command: 'implement', issue: '4' }, 'set the input `pull_request`'],
    [{ command: 'revise', issue: '4', instructions: 'Shorter.' }, 'set the input `pull_request`'],
    [{ command: 'plan', issue: '4x' }, 'The input `issue` is "4x": give a number such as 42.'],
    [{ command: 'plan', issue: '0' }, 'The input `issue` is "0"'],
    [{ command: 'implement', pull_request: '-1' }, 'The input `pull_request` is "-1"'],
    [{ command: 'plan', issue: '4', auto: 'yes' }, 'The input `auto` is "yes": give true or false.'],
  ])('%j stops', (inputs, message) => {
    expect(stopOf(byHand(), { ...none, ...inputs })).toContain(message);
  });
});

describe('schedule', () => {
  const { repository } = dispatch;
  const event = { name: 'schedule', payload: { schedule: '17 5 3 1,4,7,10 *', repository } };

  test('synchronises the primer, and nobody asked for it', () => {
    const command = commandOf(event, none);
    expect(command).toMatchObject({ kind: 'primer-sync', by: 'host', actor: { login: 'ghost' } });
    expect(commandOf(event, { ...none, command: 'primer-sync' })).toEqual(command);
    expect(commandOf(event, { ...none, runKey: 'another' }).runId).not.toBe(command.runId);
  });

  test('without a repository stops with what is missing', () => {
    expect(stopOf({ name: 'schedule', payload: { schedule: '* * * * *' } }, none)).toContain('(repository)');
  });
});

describe('inputs override the event', () => {
  test('naming what the event says anyway keeps its snapshot and approval', () => {
    const plan = { ...none, command: 'plan', issue: '1' };
    expect(commandOf(onIssue(labeled), plan)).toEqual(commandOf(onIssue(labeled), none));
    const implement = { ...none, command: 'implement', pull_request: '2' };
    expect(commandOf(onReview(approved), implement)).toEqual(commandOf(onReview(approved), none));
    const asked = onReview(withValue(approved, 'review.state', 'changes_requested'));
    const revise = { ...none, command: 'revise', pull_request: '2' };
    expect(commandOf(asked, revise)).toEqual(commandOf(asked, none));
    expect(commandOf(asked, { ...none, instructions: 'Shorter.' })).toMatchObject({
      kind: 'revise',
      pullRequest: 2,
      request: { kind: 'dispatched', instructions: 'Shorter.' },
    });
  });

  test('`auto` is for whatever would wait for an approval, and takes no approval away', () => {
    const auto = { ...none, auto: 'true' };
    expect(commandOf(onIssue(labeled), auto)).toMatchObject({ issue: { kind: 'labeled' }, auto: true });
    const said = withValue(exampleOf('issue_comment', 'created'), 'comment.body', '/baton implement');
    expect(commandOf({ name: 'issue_comment', payload: said }, auto)).toMatchObject({
      approval: { kind: 'commented', auto: true },
    });
    expect(commandOf(onReview(approved), auto)).toEqual(commandOf(onReview(approved), none));
  });

  test('another issue, or another command, is a dispatch', () => {
    expect(commandOf(onIssue(labeled), { ...none, issue: '5' })).toMatchObject({
      kind: 'plan',
      issue: { kind: 'dispatched', number: 5 },
    });
    expect(commandOf(onIssue(labeled), { ...none, command: 'implement', pull_request: '9' })).toMatchObject({
      kind: 'implement',
      pullRequest: 9,
      approval: { kind: 'dispatched' },
    });
  });

  test('an event that is not handled takes a command, and lends it its subject', () => {
    const opened = onIssue(exampleOf('issues', 'opened'));
    expect(commandOf(opened, { ...none, command: 'plan' })).toMatchObject({
      issue: { kind: 'dispatched', number: 1 },
    });
  });
});

describe('any other event', () => {
  const handled = allExamples.filter(({ name, payload }) => {
    const full = payload.action === undefined ? name : `${name}.${payload.action}`;
    return HANDLED_EVENTS.some((event) => event === full);
  });

  test("of GitHub's own examples is ignored in one line", () => {
    const others = allExamples.filter((example) => !handled.includes(example));
    expect(others.length).toBeGreaterThan(100);
    for (const event of others) {
      const trigger = toTrigger(event, none);
      expect(trigger).toEqual({ kind: 'ignored', reason: expect.stringMatching(/^[^\n]+$/) });
    }
  });

  test('every example of a handled event can be read', () => {
    for (const payload of examplesOf('issues', 'labeled')) {
      expect(toTrigger(onIssue(payload), none).kind).toBe('command');
    }
    for (const payload of examplesOf('pull_request_review', 'submitted')) {
      expect(toTrigger(onReview(withValue(payload, 'review.state', 'approved')), none).kind).toBe('command');
    }
    for (const payload of examplesOf('workflow_dispatch')) {
      expect(commandOf(byHand(payload), { ...none, command: 'plan', issue: '1' }).kind).toBe('plan');
    }
  });

  test.each([[null], ['text'], [{}], [[]]])('a payload that is %j is ignored or stopped', (payload) => {
    expect(toTrigger({ name: 'push', payload }, none).kind).toBe('ignored');
    expect(
      stopOf({ name: 'workflow_dispatch', payload }, { ...none, command: 'plan', issue: '1' }),
    ).toContain('cannot be read');
  });
});

describe('pull_request.closed', () => {
  const closed = (changes: Record<string, unknown> = {}) =>
    Object.entries({
      'pull_request.merged': true,
      'pull_request.head.ref': 'baton/issue-1-greet',
      ...changes,
    }).reduce(
      (payload, [path, value]) => withValue(payload, path, value),
      exampleOf('pull_request', 'closed'),
    );
  const onClosing = (payload: Payload) => ({ name: 'pull_request', payload });

  test('a plan that was carried out and merged may make the primer due; once, also if it is told by hand', () => {
    const command = commandOf(onClosing(closed()), none);
    expect(command).toMatchObject({ kind: 'primer-sync', by: 'merge', pullRequest: 2 });
    const typed = { ...none, runKey: 'another', command: 'primer-sync', pull_request: '2' };
    const here = byHand(withValue(dispatch, 'repository.id', command.repository.id));
    expect(commandOf(here, typed).runId).toBe(command.runId);
    expect(commandOf(here, { ...typed, pull_request: '3' }).runId).not.toBe(command.runId);
  });

  test.each([
    ['closed without a merge', { 'pull_request.merged': false }, 'without being merged'],
    ['another branch', { 'pull_request.head.ref': 'feature' }, 'none of Baton’s'],
    ['a fork', { 'pull_request.head.repo.id': 7 }, 'none of Baton’s'],
    ['a fork that is gone', { 'pull_request.head.repo': null }, 'none of Baton’s'],
    ['another base', { 'pull_request.base.ref': 'next' }, 'merged into `next`'],
  ])('%s starts nothing', (_what, changes, reason) => {
    const trigger = toTrigger(onClosing(closed(changes)), none);
    expect(trigger).toMatchObject({ kind: 'ignored', reason: expect.stringContaining(reason) });
  });
});
