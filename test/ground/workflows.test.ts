import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { complaints } from '../support/workflow-complaints.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const workflows = globSync(['.github/workflows/*.{yml,yaml}', 'examples/**/*.{yml,yaml}'], {
  cwd: root,
}).sort();

test('the workflows are found', () => {
  expect(workflows).toEqual(
    expect.arrayContaining([
      '.github/workflows/ci.yml',
      '.github/workflows/release.yml',
      'examples/baton.yml',
    ]),
  );
});

test.each([...workflows, 'action.yml'])('%s is valid to GitHub', async (path) => {
  expect(await complaints(path, read(path))).toEqual([]);
});

describe.each(workflows)('%s', (path) => {
  const workflow = parse(read(path));

  test('states its permissions, and gives none beyond reading to all jobs', () => {
    expect(Object.values(workflow.permissions)).toEqual(Object.keys(workflow.permissions).map(() => 'read'));
  });

  test('pins every action by commit', () => {
    expect(unpinned(read(path))).toEqual([]);
  });

  test('runs no script that holds an expression', () => {
    expect(interpolating(workflow)).toEqual([]);
  });
});

test.each(['ci', 'nightly'])('%s audits what goes into dist/, in a job of its own', (name) => {
  const { jobs } = parse(read(`.github/workflows/${name}.yml`));
  expect(scriptsOf(jobs.audit)).toEqual(['npm audit --omit=dev --audit-level=high']);
  const { audit: _, ...others } = jobs;
  expect(Object.values<Job>(others).flatMap(scriptsOf).join()).not.toContain('npm audit');
});

test('a release holds a bill of its materials, made where nothing may be written', () => {
  const { build, publish } = parse(read('.github/workflows/release.yml')).jobs;
  expect(scriptsOf(build)).toContain('npm sbom --sbom-format=cyclonedx --omit=dev > baton.cdx.json');
  expect(build.permissions).toEqual({ contents: 'read' });
  const upload = build.steps.find(({ uses }: Step) => uses?.startsWith('actions/upload-artifact@'));
  expect(upload.with.path.split('\n')).toContain('baton.cdx.json');
  expect(scriptsOf(publish).at(-1)).toMatch(/gh release create .* baton\.cdx\.json$/m);
});

describe('the checks can fail', () => {
  const job = (step: string) =>
    `on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`;

  test.each([
    ['an unknown key', job('runs: echo')],
    ['an unknown event', job('run: echo').replace('push', 'pushed')],
    ['a job without a runner', 'on: push\njobs:\n  one:\n    steps:\n      - run: echo\n'],
    ['an unknown context', job(`run: echo ${'$'}{{ nothing.here }}`)],
    ['broken YAML', 'on: [push\n'],
    ['an input that Baton has not', job("{ uses: 'your-org/baton@v0', with: { api_key: x } }")],
  ])('GitHub rejects %s', async (_what, text) => {
    expect(await complaints('.github/workflows/broken.yml', text)).not.toEqual([]);
  });

  test('GitHub rejects an action without an entry', async () => {
    expect(await complaints('action.yml', read('action.yml').replace(/^ {2}main: .*$/m, ''))).not.toEqual([]);
  });

  test.each([
    'actions/checkout@v6',
    'actions/checkout@3d3c42e',
    'actions/checkout@main',
    'docker://debian:13',
  ])('%s is no pin', (uses) => expect(unpinned(job(`uses: ${uses}`))).toEqual([uses]));

  test.each([
    `run: echo "${'$'}{{ github.event.issue.title }}"`,
    `run: echo "${'$'}{{ github.head_ref }}"`,
    `{ uses: 'actions/github-script@v8', with: { script: 'log("${'$'}{{ github.event.review.body }}")' } }`,
  ])('%s is an injection', (step) => expect(interpolating(parse(job(step)))).toHaveLength(1));
});

/** The `uses:` that name no full commit id. Comments count too: they are there to be uncommented. */
function unpinned(text: string): string[] {
  const uses = [...text.matchAll(/\buses: *['"]?([^\s'"#]+)/g)].map(([, name]) => name ?? '');
  return uses.filter((name) => !name.startsWith('your-org/baton@') && !/^[^@]+@[0-9a-f]{40}$/.test(name));
}

/** The scripts that expressions are written into: the text of an event would be run as code there. */
function interpolating(workflow: { jobs: Record<string, { steps?: Step[] }> }): string[] {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);
  const scripts = steps.flatMap((step) => [step.run ?? '', step.with?.script ?? '']);
  return scripts.filter((script) => script.includes('${{'));
}

const scriptsOf = ({ steps }: Job) => steps.flatMap(({ run }) => (run === undefined ? [] : [run.trim()]));

interface Job {
  steps: Step[];
}

interface Step {
  uses?: string;
  run?: string;
  with?: { script?: string };
}
