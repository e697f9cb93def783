import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { MAY_IMPORT } from '../../scripts/import-rules/rules.ts';
import { priceOf } from '../../src/agent/prices.ts';
import { STATE_LABELS } from '../../src/github/labels.ts';
import { defaultLimits } from '../../src/workspace/sandbox/limits.ts';
import { readDocument, readFile, type TableText, tableHeaded } from './documents.ts';

const column = (rows: string[][], index = 0) => rows.map((row) => row[index] ?? '');

describe('docs/action.md', () => {
  const document = readDocument('docs/action.md');
  const action = parse(readFile('action.yml'));

  test('has the inputs of action.yml with their defaults', () => {
    const { rows } = tableHeaded(document, ['input', 'default', 'meaning']);
    const declared = Object.entries<{ default?: string }>(action.inputs);
    expect(rows.map(([name, value]) => [name, value])).toEqual(
      declared.map(([name, input]) => [name, input.default ?? '']),
    );
  });

  test('says which inputs are required', () => {
    const { rows } = tableHeaded(document, ['input']);
    const required = rows.filter(([, , meaning]) => meaning?.includes('Required')).map(([name]) => name);
    const declared = Object.entries<{ required?: boolean }>(action.inputs);
    expect(required).toEqual(declared.filter(([, input]) => input.required).map(([name]) => name));
  });

  test('has the outputs of action.yml', () => {
    const { rows } = tableHeaded(document, ['output', 'meaning']);
    expect(column(rows)).toEqual(Object.keys(action.outputs));
  });

  test('has only conclusions that action.yml names', () => {
    const named = action.outputs.conclusion.description;
    const { rows } = tableHeaded(document, ['conclusion', 'means', 'the step']);
    for (const conclusion of column(rows)) expect(named).toContain(`\`${conclusion}\``);
    const failing = rows.filter(([, , step]) => step === 'fails').map(([name]) => name);
    expect(failing).toEqual(['limit_reached', 'failed']);
  });
});

test('docs/architecture.md has a reason for every dependency, and no other', () => {
  const { rows } = tableHeaded(readDocument('docs/architecture.md'), ['package', 'kind', 'why']);
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFile('package.json'));
  const installed = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect(column(rows).toSorted()).toEqual(installed.toSorted());
  expect(rows.filter(([, , why]) => !why)).toEqual([]);
  const runtime = rows.filter(([, kind]) => kind === 'runtime').map(([name]) => name);
  expect(runtime).toEqual(Object.keys(dependencies));
});

describe('docs/architecture.md', () => {
  const document = readDocument('docs/architecture.md');

  test('has the import rules as Biome and CONTRIBUTING.md have them', () => {
    const head = ['folder', 'holds', 'may import'];
    const toldIn = (table: TableText) =>
      Object.fromEntries(table.rows.map(([folder = '', , allowed]) => [folder, namesIn(allowed)]));
    const told = toldIn(tableHeaded(document, head));
    expect(toldIn(tableHeaded(readDocument('CONTRIBUTING.md'), head))).toEqual(told);
    const rules = Object.entries<readonly string[]>(MAY_IMPORT).map(([part, allowed]) => [
      part.includes('.') ? part : `${part}/`,
      allowed.toSorted(),
    ]);
    const { 'entry/': entry, 'templates/': templates, ...others } = told;
    expect([entry, templates]).toEqual([['everything'], []]);
    expect(others).toEqual(Object.fromEntries(rules));
  });
});

test('the README has the prices that Baton reckons with', () => {
  const { rows } = tableHeaded(readDocument('README.md'), ['model', 'input', 'output']);
  expect(rows).toHaveLength(2);
  const now = new Date('2026-11-22');
  const none = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };
  for (const [model = '', ...prices] of rows) {
    const kinds = ['inputTokens', 'outputTokens', 'cacheWriteTokens', 'cacheReadTokens'];
    const reckoned = kinds.map((kind) => priceOf(model, { ...none, [kind]: 1_000_000 }, now)?.toFixed(2));
    expect([model, ...prices]).toEqual([model, ...reckoned]);
  }
});

test('the README has its examples of cost from docs/cost.md', () => {
  const { rows } = tableHeaded(readDocument('docs/cost.md'), ['plan: cost, P']);
  const amounts = (text: string) => text.match(/\$\d+\.\d+/g) ?? [];
  const told = amounts(readFile('README.md'));
  expect(told).toHaveLength(6);
  for (const example of [told.slice(0, 3), told.slice(3)]) {
    expect(rows.map((row) => amounts(row.join(' ')))).toContainEqual(example);
  }
});

test('docs/how-it-works.md has the state labels', () => {
  const { rows } = tableHeaded(readDocument('docs/how-it-works.md'), ['label on the issue', 'means']);
  expect(column(rows).toSorted()).toEqual(Object.values(STATE_LABELS).toSorted());
});

test('docs/security.md has the limits of the sandbox', () => {
  const { rows } = tableHeaded(readDocument('docs/security.md'), ['limit', 'value']);
  const told = Object.fromEntries(rows);
  const { processes, fileBytes, outputBytes, leastFreeBytes } = defaultLimits();
  expect(told).toMatchObject({
    processes: processes.toLocaleString('en-US'),
    'size of a file': `${fileBytes / 1024 ** 3} GiB`,
    output: expect.stringContaining(`${outputBytes / 1024 ** 2} MiB`),
    'free space on the disk': expect.stringContaining(`${leastFreeBytes / 1024 ** 2} MiB`),
  });
});

function namesIn(text = ''): string[] {
  const names = text.replace(/\.$/, '').split(/, | and /);
  return names.filter((name) => !['nothing', '–', ''].includes(name)).toSorted();
}
