import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { parse } from 'yaml';
import { ACTION_INPUTS, ACTION_OUTPUTS } from '../../src/entry/action-io.ts';
import { HANDLED_EVENTS } from '../../src/trigger/to-trigger.ts';
import { GIT_NEEDS, GRAPHQL_FIELDS, OPERATIONS, type Permissions } from '../support/github/operations.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const action = parse(read('action.yml'));
const app = parse(read('app.yml'));
const example = parse(read('examples/baton.yml'));

describe('action.yml', () => {
  test('declares the inputs that the code reads', () => {
    expect(Object.keys(action.inputs)).toEqual(ACTION_INPUTS);
  });

  test('declares the outputs that the code sets', () => {
    expect(Object.keys(action.outputs)).toEqual(ACTION_OUTPUTS);
  });

  test('leaves to the configuration what the configuration can say', () => {
    for (const name of ['planner_model', 'implementer_model', 'max_cost_usd', 'sandbox']) {
      expect([name, action.inputs[name].default]).toEqual([name, undefined]);
    }
  });

  test('describes each of them', () => {
    const described = [...Object.values(action.inputs), ...Object.values(action.outputs)];
    expect(described).toEqual(
      described.map(() => expect.objectContaining({ description: expect.any(String) })),
    );
  });
});

describe('app.yml', () => {
  test('asks for the permissions that the code needs, and no others', () => {
    expect(app.default_permissions).toEqual(neededPermissions());
  });

  test('asks for the events that the trigger handles', () => {
    const webhooks = HANDLED_EVENTS.filter((event) => !['workflow_dispatch', 'schedule'].includes(event));
    expect(app.default_events).toEqual(webhooks.map((event) => event.split('.')[0]));
  });
});

describe('examples/baton.yml', () => {
  test('starts on what the trigger handles', () => {
    const events = Object.entries<{ types?: string[] }>(example.on).flatMap(([name, { types }]) =>
      types === undefined ? [name] : types.map((type) => `${name}.${type}`),
    );
    expect(events).toEqual(HANDLED_EVENTS);
  });

  test('gives the job of Baton what the code needs, and offers what it can do without', () => {
    const { metadata: _always, actions, ...needed } = neededPermissions();
    expect(read('examples/baton.yml')).toMatch(new RegExp(`^ +# actions: ${actions} # \\S`, 'm'));
    const given = Object.entries(example.jobs.baton.permissions);
    expect(Object.fromEntries(given.map(([name, access]) => [name.replace('-', '_'), access]))).toEqual(
      needed,
    );
  });

  test.each(['reviewed', 'merged'])(
    'gives the job “%s”, which runs the pull request’s own file, no secret and nothing to write',
    (name) => {
      const job = example.jobs[name];
      expect(job.permissions).toEqual({ actions: 'write' });
      expect(JSON.stringify(job)).not.toMatch(/secrets|uses/);
    },
  );

  test('gives the job that looks up a branch no more than reading', () => {
    const { issue } = example.jobs;
    expect(issue.permissions).toEqual({ 'pull-requests': 'read' });
    expect(JSON.stringify(issue)).not.toMatch(/secrets|uses/);
  });
});

test('settings are read for `baton doctor` alone, with a token of the person who asks', () => {
  const importers = globSync('src/**/*.ts', { cwd: root }).filter((path) =>
    read(path).includes('/github/settings/'),
  );
  expect(importers.length).toBeGreaterThan(0);
  expect(importers.filter((path) => !path.startsWith('src/doctor/'))).toEqual([]);
});

/** What needs no permission of Baton's: the settings that a person reads, and an App that is still to be registered. */
const NOT_BATON = [join('src/github', 'settings'), join('src/entry', 'registration')];

describe('examples/baton-hardened.yml', () => {
  const hardened = parse(read('examples/baton-hardened.yml'));
  const { work, publish } = hardened.jobs;

  test('starts on the same, and dispatches and looks up the same way', () => {
    expect(hardened.on).toEqual(example.on);
    expect(hardened.jobs.reviewed).toEqual(example.jobs.reviewed);
    expect(hardened.jobs.issue).toEqual(example.jobs.issue);
    expect(work.if).toEqual(example.jobs.baton.if);
  });

  test('gives the job that works the key, and reading alone', () => {
    expect(work.permissions).toEqual({ contents: 'read', issues: 'read', 'pull-requests': 'read' });
    expect(JSON.stringify(work).match(/secrets\.\w+/g)).toEqual(['secrets.ANTHROPIC_API_KEY']);
  });

  test('gives the job that publishes what the code needs, and no secret', () => {
    const { metadata: _always, ...needed } = neededPermissions();
    const given = Object.entries(publish.permissions);
    expect(Object.fromEntries(given.map(([name, access]) => [name.replace('-', '_'), access]))).toEqual(
      needed,
    );
    expect(JSON.stringify(publish)).not.toMatch(/secrets/);
  });

  test('tells both the same, so that both are about the same', () => {
    const inputsOf = (job: { steps: { uses?: string; with?: Record<string, string> }[] }) => {
      const { part, anthropic_api_key, ...same } =
        job.steps.find(({ uses }) => uses?.startsWith('your-org/baton'))?.with ?? {};
      return { part, keyed: anthropic_api_key !== undefined, same };
    };
    const { same } = inputsOf(work);
    expect(inputsOf(work)).toEqual({ part: 'work', keyed: true, same });
    expect(inputsOf(publish)).toEqual({ part: 'publish', keyed: false, same });
  });

  test('publishes for an issue one after the other, in the groups of the work but under another name', () => {
    const { group } = example.jobs.baton.concurrency;
    const named = (prefix: string) => group.replace(/^baton-/, prefix);
    expect(work.concurrency).toEqual({ group: named('baton-work-'), 'cancel-in-progress': false });
    expect(publish.concurrency).toEqual({ group: named('baton-publish-'), 'cancel-in-progress': false });
    // What an expression reads of another job has to be among the jobs that are waited for.
    const read = [...JSON.stringify(publish).matchAll(/needs\.(\w+)/g)].map(([, name]) => name);
    expect(new Set(publish.needs)).toEqual(new Set(read));
    expect(work.needs).toBe('issue');
  });

  test('installs and runs nothing of the repository where it publishes', () => {
    expect(JSON.stringify(publish)).not.toMatch(/"run":|setup-|checkout/);
  });
});

/** The union of what each call needs that the sources make. */
function neededPermissions(): Permissions {
  const paths = globSync('src/**/*.ts', { cwd: root });
  const sources = paths
    .filter((path) => !NOT_BATON.some((folder) => path.startsWith(folder)))
    .map(read)
    .join('\n');
  const needs: Permissions[] = [
    ...restNeeds(sources),
    ...graphqlNeeds(sources),
    GIT_NEEDS.fetch,
    GIT_NEEDS.push,
  ];
  const names = new Set(needs.flatMap((permissions) => Object.keys(permissions) as (keyof Permissions)[]));
  const highest = (name: keyof Permissions) =>
    needs.some((permissions) => permissions[name] === 'write') ? 'write' : 'read';
  return { metadata: 'read', ...Object.fromEntries([...names].map((name) => [name, highest(name)])) };
}

/** By the calls `….rest.<scope>.<name>`; Octokit knows the route of each. */
function restNeeds(sources: string): Permissions[] {
  expect(sources).not.toMatch(/octokit\.request\(/); // Would escape this list.
  const octokit = new Octokit();
  const calls = [...sources.matchAll(/\brest\.(\w+)\.(\w+)/g)];
  expect(calls.length).toBeGreaterThan(0);
  return calls.map(([call, scope = '', name = '']) => {
    const methods = octokit.rest[scope as 'repos'] as Record<string, unknown>;
    const { method, url } = (methods[name] as typeof octokit.rest.repos.get).endpoint.DEFAULTS;
    const operation = OPERATIONS.find((known) => known.method === method && known.path === url);
    if (operation === undefined)
      throw new Error(`${call} (${method} ${url}) is not among the known operations`);
    return typeof operation.needs === 'string' ? {} : operation.needs;
  });
}

function graphqlNeeds(sources: string): Permissions[] {
  const fields = Object.entries<Permissions>(GRAPHQL_FIELDS);
  return fields.filter(([field]) => new RegExp(`\\b${field}\\b`).test(sources)).map(([, needs]) => needs);
}
