import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { workflow } from '../../src/doctor/checks/workflow.ts';
import { workflowEvents } from '../../src/doctor/checks/workflow-events.ts';
import { workflowInputs } from '../../src/doctor/checks/workflow-inputs.ts';
import { workflowPermissions } from '../../src/doctor/checks/workflow-permissions.ts';
import type { Check } from '../../src/doctor/finding.ts';
import { readFile } from '../docs/documents.ts';
import { INPUTS, look, TWO_JOBS, WORKFLOW } from './support.ts';

const PATH = '.github/workflows/baton.yml';
const CHECKS = [workflow, workflowEvents, workflowPermissions, workflowInputs];

/** The example with one thing changed. */
function changed(from: string, to: string): string {
  if (!WORKFLOW.includes(from)) throw new Error(`The example has no ${from}`);
  return WORKFLOW.replace(from, to);
}

const inFile = (check: Check, text: string) => look(check, { files: { [PATH]: text } });

test('the example that Baton comes with is in order', async () => {
  for (const check of CHECKS) expect(await inFile(check, WORKFLOW)).toMatchObject({ status: 'ok' });
});

describe('the example in two jobs', () => {
  test('is in order', async () => {
    for (const check of CHECKS) expect(await inFile(check, TWO_JOBS)).toMatchObject({ status: 'ok' });
  });

  const other = (from: string, to: string) => {
    if (!TWO_JOBS.includes(from)) throw new Error(`The example has no ${from}`);
    return TWO_JOBS.replace(from, to);
  };

  test.each<[string, Check, string, string, string]>([
    [
      'the key where it publishes',
      workflowInputs,
      'part: publish',
      'part: publish\n          anthropic_api_key: $' + '{{ secrets.KEY }}',
      'is given the key of the model as well',
    ],
    ['no job that publishes', workflowInputs, 'part: publish', '# none', 'none has `part: publish`'],
    ['no job that works', workflowInputs, 'part: work', '# none', 'none has `part: work`'],
    [
      'no key where it works',
      workflowInputs,
      'anthropic_api_key',
      'no_key',
      'does not pass `anthropic_api_key`',
    ],
    [
      'a token that writes where it works',
      workflowPermissions,
      '      contents: read\n',
      '      contents: write\n',
      'may write contents',
    ],
    [
      'nothing to read where it works',
      workflowPermissions,
      '      issues: read\n',
      '',
      'lacks `issues: read`',
    ],
  ])('%s is told', async (_what, check, from, to, says) => {
    const { status, says: said } = await inFile(check, other(from, to));
    expect(status).not.toBe('ok');
    expect(said).toContain(says);
  });
});

test('the inputs are those of action.yml', () => {
  expect(Object.keys(parse(readFile('action.yml')).inputs)).toEqual(INPUTS);
});

describe('where there is none', () => {
  const other = { '.github/workflows/ci.yml': 'on: push\njobs: { a: { steps: [{ uses: a/b@v1 }] } }\n' };

  test.each([{}, other, { [PATH]: 'a: [' }, { [PATH]: 'jobs: 1' }])('as in %j', async (files) => {
    expect(await look(workflow, { files })).toMatchObject({
      status: 'problem',
      remedy: expect.stringContaining('`baton init`'),
    });
    expect(await look(workflowEvents, { files })).toMatchObject({ status: 'unknown', because: 'workflow' });
  });

  test('an App needs none', async () => {
    for (const check of CHECKS) expect(await look(check, { asApp: true })).toMatchObject({ status: 'ok' });
  });
});

describe('the file', () => {
  test('with the owner of the example', async () => {
    expect(await inFile(workflow, changed('acme/baton@', 'your-org/baton@'))).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('your-org/baton@v0'),
    });
  });

  test('under another name than the one it starts', async () => {
    const files = { '.github/workflows/ai.yaml': WORKFLOW };
    expect(await look(workflow, { files })).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('starts the workflow baton.yml'),
      remedy: expect.stringContaining('Rename the file to baton.yml'),
    });
  });
});

describe('events', () => {
  test.each([
    ['issues:\n    types: [labeled]', 'issues', 'a label starts nothing'],
    ['issue_comment:\n    types: [created]', 'issue_comment', 'comments'],
    ['pull_request_review:\n    types: [submitted]', 'pull_request_review', 'an approval starts nothing'],
  ])('without %j', async (text, event, effect) => {
    const { status, says } = await inFile(workflowEvents, changed(text, 'watch:\n    types: [started]'));
    expect(status).toBe('warning');
    expect(says).toContain(event);
    expect(says).toContain(effect);
  });

  const primer = /^ {2}pull_request:\n.*\n {2}schedule:\n.*\n/m;
  const NONE = 'without schedule and pull_request (closed) the primer is looked at by hand only';

  test.each([
    ['neither of those that look at the primer', ''],
    ['pull requests that are not told of when closed', '  pull_request:\n    branches: [main]\n'],
  ])('%s is said', async (_what, instead) => {
    expect(WORKFLOW).toMatch(primer);
    const { status, says } = await inFile(workflowEvents, WORKFLOW.replace(primer, instead));
    expect({ status, says }).toEqual({
      status: 'ok',
      says: `issues, issue_comment, pull_request_review, workflow_dispatch; ${NONE}`,
    });
  });

  test.each([
    ['schedule', '  schedule:\n    - cron: "17 5 3 1 *"\n'],
    ['merges', '  pull_request:\n    types: [closed]\n'],
  ])('%s alone will do for the primer', async (_what, instead) => {
    const { status, says } = await inFile(workflowEvents, WORKFLOW.replace(primer, instead));
    expect(status).toBe('ok');
    expect(says).not.toContain('primer');
  });

  test('of another type', async () => {
    const text = changed('types: [labeled]', 'types: [opened]');
    expect(await inFile(workflowEvents, text)).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('issues (labeled)'),
    });
  });

  test('none of them', async () => {
    const text = 'on: push\njobs: { a: { steps: [{ uses: acme/baton@v0 }] } }\n';
    expect(await inFile(workflowEvents, text)).toMatchObject({ status: 'problem' });
  });

  test.each([
    ['plan: mach-plan', 'problem', 'mach-plan'],
    ['auto: mach-alles', 'warning', 'mach-alles'],
  ])('labels of the configuration (%s) that the workflow holds back', async (labels, status, name) => {
    const files = { [PATH]: WORKFLOW, '.github/baton.yml': `labels: { ${labels} }\n` };
    const found = await look(workflowEvents, { files });
    expect(found.status).toBe(status);
    expect(found.says).toContain(name);
  });
});

describe('of a workflow that an App starts', () => {
  const alone = WORKFLOW.replace(/^ {2}issues:[\s\S]*?(?=^ {2}workflow_dispatch:)/m, '');
  const executor = { '.github/baton.yml': 'executor: actions\n' };
  const inApp = (text: string, path = PATH) =>
    look(workflowEvents, { asApp: true, files: { ...executor, [path]: text } });

  test('one event is enough', async () => {
    expect(await inApp(alone)).toMatchObject({ status: 'ok', says: expect.stringContaining('by the App') });
    expect(await look(workflow, { asApp: true, files: { ...executor, [PATH]: alone } })).toMatchObject({
      status: 'ok',
      says: expect.stringContaining(PATH),
    });
  });

  test.each<[string, string, string, string]>([
    [
      'it has other events',
      WORKFLOW,
      'warning',
      'on issues, issue_comment, pull_request_review, pull_request',
    ],
    ['it cannot be started', alone.replace('workflow_dispatch:', 'watch:'), 'problem', 'no such workflow'],
    ['it does not take the job', alone.replace('      job:\n', '      task:\n'), 'warning', 'a second time'],
    ['its runs do not name the job', alone.replace('run-name:', '# name:'), 'warning', 'a second time'],
  ])('%s', async (_what, text, status, says) => {
    const found = await inApp(text);
    expect(found.says).toContain(says);
    expect(found.status).toBe(status);
  });

  test('it has another name', async () => {
    expect(await inApp(alone, '.github/workflows/ai.yml')).toMatchObject({ status: 'problem' });
  });

  test('there is none', async () => {
    expect(await look(workflow, { asApp: true, files: executor })).toMatchObject({ status: 'problem' });
  });
});

describe('permissions', () => {
  test.each([
    ['      contents: write\n', '', 'problem', 'contents: write'],
    ['      issues: write\n', '      issues: read\n', 'problem', 'issues: write'],
    ['      checks: write\n', '', 'warning', 'checks: write'],
  ])('%j made %j', async (from, to, status, lacking) => {
    const found = await inFile(workflowPermissions, changed(from, to));
    expect(found.status).toBe(status);
    expect(found.says).toContain(`lacks \`${lacking}\``);
  });

  const job = (permissions: string, token = '') =>
    `on: issues\n${permissions}\njobs:\n  a:\n    steps:\n      - uses: acme/baton@v0\n        with: { anthropic_api_key: x${token} }\n`;

  test.each([
    ['', 'warning'],
    ['permissions: write-all', 'ok'],
    ['permissions: read-all', 'problem'],
    ['permissions: {}', 'problem'],
    ['permissions: { contents: write, issues: write, pull-requests: write, checks: write }', 'ok'],
  ])('of the whole workflow: %j is %s', async (permissions, status) => {
    expect((await inFile(workflowPermissions, job(permissions))).status).toBe(status);
  });

  test("do not matter with an App's token", async () => {
    const app = ', github_token: "$' + '{{ steps.app.outputs.token }}"';
    expect((await inFile(workflowPermissions, job('permissions: {}', app))).status).toBe('ok');
    const own = ', github_token: "$' + '{{ github.token }}"';
    expect((await inFile(workflowPermissions, job('permissions: {}', own))).status).toBe('problem');
  });
});

describe('inputs', () => {
  const KEY = 'anthropic_api_key: $' + '{{ secrets.ANTHROPIC_API_KEY }}';

  test('without the key', async () => {
    expect(await inFile(workflowInputs, changed(KEY, '# none'))).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('does not pass `anthropic_api_key`'),
    });
  });

  test('with the key itself, which is not repeated', async () => {
    const found = await inFile(workflowInputs, changed(KEY, 'anthropic_api_key: sk-ant-very-secret'));
    expect(found).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('has a key written into it'),
    });
    expect(JSON.stringify(found)).not.toContain('very-secret');
  });

  test('with one that is misspelt', async () => {
    const text = changed(KEY, `${KEY}\n          planer_model: claude-opus-5-5`);
    expect(await inFile(workflowInputs, text)).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('`planer_model`'),
      remedy: 'Write `planner_model`.',
    });
  });

  test('with what is typed by hand lost', async () => {
    const declared =
      "      pull_request:\n        description: Number of the plan's pull request to revise or implement, or that was merged, for primer-sync\n        type: string\n";
    expect(await inFile(workflowInputs, changed(declared, ''))).toMatchObject({
      status: 'warning',
      says: expect.stringMatching(/does not hand on what is typed there: pull_request\.$/),
    });
    const passed = 'command: $' + '{{ inputs.command }}';
    expect(await inFile(workflowInputs, changed(passed, '# command'))).toMatchObject({
      status: 'warning',
      says: expect.stringMatching(/: command\.$/),
    });
  });
});
