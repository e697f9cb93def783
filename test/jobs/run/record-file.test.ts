import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readRecord } from '../../../scripts/replay/read-record.ts';
import { openRecordFile, RECORD_FORMAT } from '../../../src/jobs/run/record-file.ts';
import type { RunEvent } from '../../../src/jobs/run/run-event.ts';

const SECRET = 'sk-ant-"quoted"/and+more';
let directory: string;
let warnings: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'record-'));
  warnings = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

function open(overrides: Partial<Parameters<typeof openRecordFile>[0]> = {}) {
  const log = {
    info: () => undefined,
    error: () => undefined,
    foreign: () => undefined,
    warn: (line: string) => void warnings.push(line),
    group: <T>(_title: string, body: () => Promise<T>) => body(),
  };
  return openRecordFile({
    directory,
    name: 'baton-plan-0123',
    secrets: [SECRET],
    clock: () => new Date('2026-11-20T10:00:00Z'),
    log,
    ...overrides,
  });
}

const tool = (text: string): RunEvent => ({
  kind: 'tool',
  id: 'toolu_1',
  name: 'bash',
  failed: false,
  durationMs: 3,
  text,
});
const linesOf = (path: string | undefined): Record<string, unknown>[] =>
  readFileSync(path ?? '', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a line is on the disk as soon as it was appended, for its owner alone', () => {
  const file = open();
  file.append({ kind: 'run', format: RECORD_FORMAT });
  file.append({ kind: 'step', phase: 1, step: 2, text: 'Write it.' });
  expect(linesOf(file.path)).toEqual([
    { kind: 'run', at: '2026-11-20T10:00:00.000Z', format: RECORD_FORMAT },
    { kind: 'step', at: '2026-11-20T10:00:00.000Z', phase: 1, step: 2, text: 'Write it.' },
  ]);
  expect(statSync(file.path ?? '').mode & 0o777).toBe(0o600);
});

test.each([
  ['as it is', SECRET],
  ['in base64', Buffer.from(SECRET).toString('base64')],
  ['in hex', Buffer.from(SECRET).toString('hex')],
  ['for a URL', encodeURIComponent(SECRET)],
  ['as a key', SECRET],
])('a secret is nowhere in it, %s', (how, form) => {
  const file = open();
  file.append(how === 'as a key' ? { kind: 'end', [form]: 1 } : tool(`before ${form} after`));
  const text = readFileSync(file.path ?? '', 'utf8');
  expect(text).not.toContain(form);
  expect(text).not.toContain(JSON.stringify(form).slice(1, -1));
  if (how !== 'as a key') expect(text).toContain('before *** after');
});

test('nor a token that was renewed while it is written', () => {
  const secrets = [SECRET];
  const file = open({ secrets });
  file.append(tool('first'));
  secrets.push('ghs_made_in_between');
  file.append(tool('before ghs_made_in_between after'));
  expect(linesOf(file.path)[1]).toMatchObject({ result: { head: 'before *** after' } });
});

test('what was printed is cut to its head, with the hash and the length of the whole', () => {
  const file = open();
  const text = `${'x'.repeat(5_000)}end`;
  file.append(tool(text));
  const result = {
    command: 'npm test',
    outcome: 'exited',
    exitCode: 1,
    output: text,
    omittedBytes: 0,
    durationMs: 5,
  } as const;
  file.append({ kind: 'check', check: 'quality', passed: false, runs: [result] });
  const sha256 = createHash('sha256').update(text).digest('hex');
  const [line, check] = linesOf(file.path);
  expect(line).toMatchObject({ result: { sha256, characters: 5_003, head: 'x'.repeat(2_000) } });
  expect(check).toMatchObject({
    runs: [{ exitCode: 1, output: { sha256, characters: 5_003, head: 'x'.repeat(4_000) } }],
  });
});

test('a cut leaves no part of a secret', () => {
  const file = open();
  file.append(tool(`${'x'.repeat(1_990)}${SECRET}`));
  expect(readFileSync(file.path ?? '', 'utf8')).not.toContain(SECRET.slice(0, 6));
});

test('a second run of the same trigger gets a file of its own', () => {
  const paths = [open().path, open().path];
  expect(paths).toEqual([
    join(directory, 'baton-plan-0123.jsonl'),
    join(directory, 'baton-plan-0123-2.jsonl'),
  ]);
});

test('without a directory nothing is written and nothing is warned of', () => {
  const file = open({ directory: undefined });
  file.append(tool(''));
  expect({ path: file.path, files: readdirSync(directory), warnings }).toEqual({
    path: undefined,
    files: [],
    warnings: [],
  });
});

test('a record that cannot be written is warned of once, and ends nothing', () => {
  const file = open({ directory: join(directory, 'nowhere') });
  file.append(tool(''));
  file.append(tool(''));
  expect(file.path).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('ENOENT')]);

  const closed = open();
  const cyclic: Record<string, unknown> = {};
  cyclic.itself = cyclic;
  closed.append({ kind: 'end', ...cyclic });
  closed.append(tool(''));
  expect(warnings).toHaveLength(2);
});

const started = {
  kind: 'run',
  format: RECORD_FORMAT,
  command: {
    kind: 'plan',
    runId: '0123456789abcdef',
    repository: { id: 1, owner: 'lantern', name: 'search', defaultBranch: 'main' },
  },
  settings: { dryRun: false },
} as const;

test('a reader takes what a run left that died in the middle of a line', () => {
  const file = open();
  file.append(started);
  const text = `${readFileSync(file.path ?? '', 'utf8')}{"kind":"turn","mess`;
  expect(readRecord(text)).toBeUndefined();
});

test('a reader refuses what is no record, and the record of another format', () => {
  expect(() => readRecord('{"kind":"other"}\n')).toThrow('This is no record of format 1');
  const file = open();
  file.append({ ...started, format: RECORD_FORMAT + 1 });
  expect(() => readRecord(readFileSync(file.path ?? '', 'utf8'))).toThrow('This is no record of format 1');
});
