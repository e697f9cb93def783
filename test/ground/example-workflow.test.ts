import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const { jobs } = parse(readFileSync(join(import.meta.dirname, '../../examples/baton.yml'), 'utf8'));

interface Contexts {
  github: Record<string, unknown>;
  inputs?: Record<string, unknown>;
  needs?: Record<string, unknown>;
}

const RUN = '815';
const user = (id: number, type = 'User') => ({ id, type });

function labeled(name: string): Contexts {
  return { github: { event_name: 'issues', run_id: RUN, event: { issue: { number: 1 }, label: { name } } } };
}

/** By the author of the issue if nothing else is said, on issue 1. */
function commented(
  body: string,
  { by = user(5), association = 'NONE', labels = [] as string[], pull = false } = {},
): Contexts {
  const issue = {
    number: pull ? 2 : 1,
    user: user(5),
    labels: labels.map((name) => ({ name })),
    ...(pull && { pull_request: {} }),
  };
  const comment = { body, user: by, author_association: association };
  return {
    github: { event_name: 'issue_comment', run_id: RUN, event: { issue, comment } },
    needs: pull ? { issue: { outputs: { number: '1' } } } : {},
  };
}

function reviewed(state: string, { ref = 'baton/issue-1-greet', repo = 7 } = {}): Contexts {
  const event = {
    review: { state },
    repository: { id: 7 },
    pull_request: { head: { ref, repo: { id: repo } } },
  };
  return { github: { event_name: 'pull_request_review', run_id: RUN, event } };
}

function closed({ merged = true, ref = 'baton/issue-1-greet', repo = 7 } = {}): Contexts {
  const event = { repository: { id: 7 }, pull_request: { merged, head: { ref, repo: { id: repo } } } };
  return { github: { event_name: 'pull_request', run_id: RUN, event } };
}

function dispatched(inputs: Record<string, string>): Contexts {
  return { github: { event_name: 'workflow_dispatch', run_id: RUN, event: {} }, inputs };
}

const scheduled: Contexts = { github: { event_name: 'schedule', run_id: RUN, event: {} } };

const maintainer = { by: user(9), association: 'COLLABORATOR' };
const stranger = { by: user(66), association: 'NONE' };

describe('a job of the example starts', () => {
  const events: { what: string; on: Contexts; starts: string[] }[] = [
    { what: 'a trigger label', on: labeled('baton:plan'), starts: ['baton'] },
    { what: 'the label for going on alone', on: labeled('baton:auto'), starts: ['baton'] },
    { what: 'another label', on: labeled('bug'), starts: [] },
    { what: 'a command on an issue', on: commented('/baton plan', maintainer), starts: ['baton'] },
    { what: 'a command below other text', on: commented('Yes.\n/baton plan', maintainer), starts: ['baton'] },
    {
      what: 'a command on a pull request',
      on: commented('/baton implement', { ...maintainer, pull: true }),
      starts: ['issue', 'baton'],
    },
    { what: 'a comment that asks for nothing', on: commented('Nice.', maintainer), starts: [] },
    {
      what: 'an answer that is waited for',
      on: commented('In English.', { labels: ['bug', 'baton:needs-info'] }),
      starts: ['baton'],
    },
    {
      what: 'a command by a bot',
      on: commented('/baton plan', { by: user(8, 'Bot'), association: 'MEMBER' }),
      starts: [],
    },
    {
      what: 'a bot where an answer is waited for',
      on: commented('Stale.', { by: user(8, 'Bot'), labels: ['baton:needs-info'] }),
      starts: [],
    },
    { what: 'an approval', on: reviewed('approved'), starts: ['reviewed'] },
    { what: 'a request for changes', on: reviewed('changes_requested'), starts: ['reviewed'] },
    { what: 'a review that only comments', on: reviewed('commented'), starts: [] },
    { what: 'an approval of another branch', on: reviewed('approved', { ref: 'feature' }), starts: [] },
    { what: 'an approval of a fork', on: reviewed('approved', { repo: 8 }), starts: [] },
    { what: 'a merge', on: closed(), starts: ['merged'] },
    { what: 'a merge of another branch', on: closed({ ref: 'feature' }), starts: [] },
    { what: 'a merge from a fork', on: closed({ repo: 8 }), starts: [] },
    { what: 'a plan that is closed', on: closed({ merged: false }), starts: [] },
    {
      what: 'a start by a merge',
      on: dispatched({ command: 'primer-sync', issue: '', pull_request: '2' }),
      starts: ['baton'],
    },
    { what: 'a start by hand', on: dispatched({ command: 'plan', issue: '1' }), starts: ['baton'] },
    {
      what: 'a start by hand that names the pull request alone',
      on: dispatched({ command: 'implement', issue: '', pull_request: '2' }),
      starts: ['issue', 'baton'],
    },
    { what: 'its clock', on: scheduled, starts: ['baton'] },
    {
      what: 'a start by a review',
      on: dispatched({ command: 'implement', issue: '1', pull_request: '2' }),
      starts: ['baton'],
    },
  ];
  test.each(events)('on $what: $starts', ({ on, starts }) => {
    const started = Object.keys(jobs).filter((name) => holds(jobs[name].if, on));
    expect(started.toSorted()).toEqual(starts.toSorted());
  });
});

describe('runs of the example go one after the other', () => {
  const { group } = jobs.baton.concurrency;
  const together: { what: string; on: Contexts }[] = [
    { what: 'a label', on: labeled('baton:plan') },
    { what: 'a command on the issue', on: commented('/baton plan', maintainer) },
    {
      what: 'a command on the pull request',
      on: commented('/baton implement', { ...maintainer, pull: true }),
    },
    { what: 'an answer by the author of the issue', on: commented('Yes.', { labels: ['baton:needs-info'] }) },
    { what: 'a review', on: dispatched({ command: 'implement', issue: '1', pull_request: '2' }) },
    { what: 'a start by hand', on: dispatched({ command: 'plan', issue: '1' }) },
    {
      what: 'a start by hand with the pull request alone',
      on: { ...dispatched({ issue: '', pull_request: '2' }), needs: { issue: { outputs: { number: '1' } } } },
    },
  ];
  test.each(together)('$what', ({ on }) => {
    expect(filledIn(group, on)).toBe('baton-1');
  });

  const primers: { what: string; on: Contexts }[] = [
    { what: 'the schedule', on: scheduled },
    { what: 'a start by hand', on: dispatched({ command: 'primer-sync', issue: '', pull_request: '' }) },
    { what: 'a merge', on: dispatched({ command: 'primer-sync', issue: '', pull_request: '2' }) },
  ];
  test.each(primers)('and so do those for the primer: $what', ({ on }) => {
    expect(filledIn(group, on)).toBe('baton-primer');
  });

  const apart: { what: string; on: Contexts }[] = [
    { what: 'a cancellation', on: commented('/baton cancel', maintainer) },
    {
      what: 'a cancellation on the pull request',
      on: commented('/Baton cancel', { ...maintainer, pull: true }),
    },
    { what: 'a question for the status', on: commented('/baton status', maintainer) },
    { what: 'a cry for help', on: commented('/baton help', maintainer) },
    { what: 'a command of a stranger', on: commented('/baton plan', stranger) },
    {
      what: 'chatter of a stranger',
      on: commented('Me too!', { ...stranger, labels: ['baton:needs-info'] }),
    },
  ];
  test.each(apart)('but for $what', ({ on }) => {
    expect(filledIn(group, on)).toBe(`baton-${RUN}`);
  });
});

describe('the scripts of the example', () => {
  const directory = mkdtempSync(join(tmpdir(), 'baton-example-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(join(directory, 'gh'), '#!/bin/sh\nprintf "%s\\n" "$@" >> "$CALLS"\necho "$BRANCH"\n', {
    mode: 0o755,
  });
  const file = (name: string) => {
    const path = join(directory, name);
    writeFileSync(path, '');
    return path;
  };

  test.each([
    ['approved', 'implement'],
    ['changes_requested', 'revise'],
  ])('pass on that a plan was %s, with its issue', async (state, command) => {
    const { run, env } = jobs.reviewed.steps[0];
    const CALLS = file('calls');
    const COMMAND = filledIn(env.COMMAND, reviewed(state));
    await bash(run, {
      CALLS,
      COMMAND,
      HEAD_REF: 'baton/issue-42-redis-2',
      DEFAULT_BRANCH: 'main',
      PULL_REQUEST: '43',
    });
    const fields = readFileSync(CALLS, 'utf8')
      .split('\n')
      .filter((argument) => argument.includes('='));
    expect(fields).toEqual([`command=${command}`, 'pull_request=43', 'issue=42']);
  });

  test('pass on that a plan was merged', async () => {
    const CALLS = file('calls');
    await bash(jobs.merged.steps[0].run, { CALLS, DEFAULT_BRANCH: 'main', PULL_REQUEST: '43' });
    expect(readFileSync(CALLS, 'utf8').split('\n')).toEqual(
      expect.arrayContaining([
        'workflow',
        'run',
        'baton.yml',
        'main',
        'command=primer-sync',
        'pull_request=43',
      ]),
    );
  });

  test.each([
    ['baton/issue-42-redis-2', 'number=42\n'],
    ['feature-9', ''],
    ['baton/issue-$(id)-x', ''],
  ])('find the issue of a branch named %s', async (BRANCH, output) => {
    const { run } = jobs.issue.steps[0];
    const GITHUB_OUTPUT = file('output');
    await bash(run, { CALLS: file('calls'), BRANCH, GITHUB_OUTPUT, PULL_REQUEST: '43' });
    expect(readFileSync(GITHUB_OUTPUT, 'utf8')).toBe(output);
  });

  /** As the runner does, with a `gh` that notes what it is called with. */
  function bash(script: string, env: Record<string, string>): Promise<void> {
    return new Promise((resolve, reject) => {
      const PATH = `${directory}:/usr/bin:/bin`;
      const options = { env: { ...env, PATH, GITHUB_REPOSITORY: 'lantern/search' } };
      execFile('/bin/bash', ['-e', '-c', script], options, (error) => (error ? reject(error) : resolve()));
    });
  }
});

/** The text with what GitHub would put in the place of its expression. */
function filledIn(text: string, contexts: Contexts): string {
  const [, before = '', expression = '', after = ''] = /^(.*?)\$\{\{(.*)\}\}(.*)$/s.exec(text) ?? [];
  return before + evaluate(expression, contexts).coerceString() + after;
}

function holds(condition: string, contexts: Contexts): boolean {
  return !['', 'false', '0'].includes(evaluate(condition, contexts).coerceString());
}

/** By GitHub's own evaluator; no job has been cancelled. */
function evaluate(expression: string, contexts: Contexts): data.ExpressionData {
  const cancelled = { name: 'cancelled', minArgs: 0, maxArgs: 0 };
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, ['github', 'inputs', 'needs'], [cancelled]).parse();
  const functions = new Map([['cancelled', { ...cancelled, call: () => new data.BooleanData(false) }]]);
  const context = JSON.parse(JSON.stringify({ inputs: {}, needs: {}, ...contexts }), data.reviver);
  return new Evaluator(tree, context, functions).evaluate();
}
