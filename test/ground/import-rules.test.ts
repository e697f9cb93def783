import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { renderImportRules } from '../../scripts/import-rules/render-import-rules.ts';
import { MAY_IMPORT, PARTS } from '../../scripts/import-rules/rules.ts';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'baton-import-rules-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const units = PARTS.toSorted();
const folders = units.filter((unit) => unit !== 'dispatch.ts');
const partOf = (unit: string) => (unit === 'dispatch.ts' ? unit : `${unit}/part.ts`);

test('the committed rules are current: `npm run import-rules` writes them', () => {
  expect(readFileSync(join(root, 'biome.imports.json'), 'utf8')).toBe(renderImportRules());
});

test('every folder of src is in the table', () => {
  const present = readdirSync(join(root, 'src')).filter((name) => name !== 'templates');
  expect(units).toEqual(expect.arrayContaining(present));
});

describe('import direction', () => {
  test.each<[string, readonly string[]]>(Object.entries(MAY_IMPORT))('%s', async (unit, allowed) => {
    const others = units.filter((other) => other !== unit);
    const up = unit === 'dispatch.ts' ? './' : '../';
    expect(await accepted(partOf(unit), others, (other) => `${up}${partOf(other)}`)).toEqual(
      allowed.toSorted(),
    );
  });

  test('entry imports everything', async () => {
    const others = units.filter((other) => other !== 'entry');
    expect(await accepted('entry/part.ts', others, (other) => `../${partOf(other)}`)).toEqual(others);
  });

  test('an inner folder obeys the rule of the outer, and may import from it', async () => {
    const others = units.filter((other) => other !== 'agent');
    expect(await accepted('agent/tools/part.ts', others, (other) => `../../${partOf(other)}`)).toEqual([
      'config',
      'core',
    ]);
    expect(await accepted('agent/tools/part.ts', ['ledger'], (name) => `../${name}.ts`)).toEqual(['ledger']);
  });

  test.each([
    ['type', "import type { A } from '../github/a.ts';\nexport type B = A;\n"],
    ['re-exported', "export { a } from '../github/a.ts';\n"],
    ['dynamic', "export const a = await import('../github/a.ts');\n"],
  ])('sees a %s import', async (_form, source) => {
    expect(await breaches({ 'plan/a.ts': source })).toEqual({ 'plan/a.ts': ['noRestrictedImports'] });
  });
});

const SANDBOX_RUNTIME = 'workspace/sandbox/sandbox-runtime.ts';
const GIT = 'workspace/git/run-git.ts';
const PROCESSES = 'workspace/sandbox/confined-process.ts';
const ONE_PLACE_EACH = [SANDBOX_RUNTIME, GIT, PROCESSES];

describe('the inside of a folder is left to that folder', () => {
  const outside = [
    'entry/part.ts',
    'entry/action.ts',
    'entry/app.ts',
    'jobs/part.ts',
    'jobs/planning/brief.ts',
    'init/part.ts',
  ];
  const names = readdirSync(join(root, 'src/workspace'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(sandbox|git)\/.+\.ts$/.test(name))
    .map((name) => `workspace/${name}`)
    .concat('report/inert.ts', 'report/own-markdown.ts', 'core/fence-untrusted.ts');
  const source = names.map((name) => `import '../${name}';\n`).join('');
  let refused: Breach[];
  beforeAll(async () => {
    const more = ['agent/part.ts', 'github/part.ts', 'plan/part.ts', 'report/part.ts'];
    refused = await lint(Object.fromEntries([...outside, ...more].map((file) => [file, source])));
  });
  const mayImport = (file: string, name: string) =>
    !refused.some(({ path, line }) => path === file && names[line - 1] === name);

  test.each(outside)('by %s', (file) => {
    const open = names.filter((name) => name.startsWith('workspace/') && mayImport(file, name));
    expect(open.filter((name) => name.includes('/sandbox/')).sort()).toEqual([
      'workspace/sandbox/command-result.ts',
      'workspace/sandbox/sandbox.ts',
    ]);
    for (const inside of ['staging', 'secret-scan', 'protected-paths', 'run-git', 'remote-credential'])
      expect(open).not.toContain(`workspace/git/${inside}.ts`);
    expect(open).toContain('workspace/git/publish.ts');
    expect(mayImport(file, 'report/inert.ts')).toBe(false);
    expect(mayImport(file, 'report/own-markdown.ts')).toBe(false);
  });

  test('foreign text reaches a prompt in one way', () => {
    const files = ['agent/part.ts', 'github/part.ts', 'plan/part.ts', 'report/part.ts', ...outside];
    expect(files.filter((file) => mayImport(file, 'core/fence-untrusted.ts'))).toEqual([
      'jobs/planning/brief.ts',
    ]);
  });
});

describe('packages with one importer', () => {
  const packages = {
    '@anthropic-ai/sdk': ['agent'],
    '@anthropic-ai/sdk/tools/agent-toolset/node': ['agent'],
    '@anthropic-ai/sandbox-runtime': [SANDBOX_RUNTIME],
    'simple-git': [GIT],
    'node:child_process': [PROCESSES],
    '@octokit/rest': ['entry', 'entry/action.ts', 'entry/app.ts', 'github'],
    probot: ['entry/app.ts'],
    'probot/lib/run.js': ['entry/app.ts'],
    '@actions/core': ['entry/action.ts'],
    'pg-boss': ['queue'],
    '@electric-sql/pglite': ['queue'],
  };
  test.each(Object.entries(packages))('%s', async (name, importers) => {
    const places = [...folders, 'dispatch.ts', 'entry/action.ts', 'entry/app.ts', ...ONE_PLACE_EACH];
    const fileOf = (place: string) => (place.endsWith('.ts') ? place : `${place}/part.ts`);
    const found = await breaches(
      Object.fromEntries(places.map((place) => [fileOf(place), `import '${name}';\n`])),
    );
    expect(places.filter((place) => !(fileOf(place) in found)).sort()).toEqual(importers);
  });

  test('core imports zod, picomatch and the Markdown tree only', async () => {
    const names = [
      'mdast',
      'mdast-util-to-string',
      'node:crypto',
      'picomatch',
      'remark-parse',
      'unified',
      'unist-util-visit',
      'zod',
    ];
    expect(
      await accepted('core/part.ts', [...names, 'yaml', 'nock', 'picomatch/posix'], (name) => name),
    ).toEqual(names);
  });
});

test('the environment is read in entry only', async () => {
  const read = 'export const home = process.env.HOME;\n';
  const viaModule = "import { env } from 'node:process';\nexport const home = env.HOME;\n";
  expect(
    await breaches({
      'agent/a.ts': read,
      'agent/b.ts': viaModule,
      'entry/a.ts': read,
      'entry/b.ts': viaModule,
    }),
  ).toEqual({ 'agent/a.ts': ['noProcessEnv'], 'agent/b.ts': ['noProcessEnv'] });
});

test('cycles are refused, also between types', async () => {
  const files = {
    'plan/one.ts': "import { two } from './two.ts';\nexport const one = () => two;\n",
    'plan/two.ts': "import { one } from './one.ts';\nexport const two = () => one;\n",
    'plan/left.ts': "import type { Right } from './right.ts';\nexport type Left = Right | 1;\n",
    'plan/right.ts': "import type { Left } from './left.ts';\nexport type Right = Left | 2;\n",
    'plan/straight.ts': "import { one } from './one.ts';\nexport const straight = one;\n",
  };
  const cycle = ['noImportCycles'];
  expect(await breaches(files)).toEqual({
    'plan/one.ts': cycle,
    'plan/two.ts': cycle,
    'plan/left.ts': cycle,
    'plan/right.ts': cycle,
  });
});

/** Those of `names` that the file may import, by a line each. */
async function accepted(
  file: string,
  names: string[],
  specifier: (name: string) => string,
): Promise<string[]> {
  const source = names.map((name) => `import '${specifier(name)}';\n`).join('');
  const refused = new Set((await lint({ [file]: source })).map(({ line }) => line));
  return names.filter((_name, index) => !refused.has(index + 1));
}

/** The names of the rules broken, by path. */
async function breaches(sources: Record<string, string>): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const { path, rule } of await lint(sources)) found[path] = [...(found[path] ?? []), rule];
  return found;
}

interface Breach {
  path: string;
  line: number;
  rule: string;
}

/** Lints the sources, given by their path under `src`, with the rules of this repository. */
async function lint(sources: Record<string, string>): Promise<Breach[]> {
  const project = mkdtempSync(join(scratch, 'project-'));
  for (const name of ['biome.json', 'biome.imports.json', '.gitignore'])
    cpSync(join(root, name), join(project, name));
  for (const [path, source] of Object.entries(sources)) {
    mkdirSync(join(project, 'src', dirname(path)), { recursive: true });
    writeFileSync(join(project, 'src', path), source);
  }
  return (await runBiome(project)).map(({ location, code }) => ({
    path: location.path.slice('src/'.length),
    line: location.range.start.line,
    rule: code.value.slice(code.value.lastIndexOf('/') + 1),
  }));
}

interface Diagnostic {
  location: { path: string; range: { start: { line: number } } };
  code: { value: string };
}

function runBiome(cwd: string): Promise<Diagnostic[]> {
  const args = ['lint', '--reporter=rdjson', '--max-diagnostics=none', '.'];
  return new Promise((resolve, reject) => {
    execFile(join(root, 'node_modules/.bin/biome'), args, { cwd }, (error, stdout, stderr) => {
      // Biome ends with 1 when it finds something: only a missing report is a failure of this test's own.
      if (stdout.startsWith('{')) resolve(JSON.parse(stdout).diagnostics);
      else reject(new Error(`biome gave no report: ${stderr}`, { cause: error }));
    });
  });
}
