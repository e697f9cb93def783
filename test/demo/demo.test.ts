import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startClaude } from '../support/claude/start-claude.ts';
import { startDemo } from './run-demo.ts';

let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'demo-test-'));
});

afterEach(async () => {
  await rm(temporary, { recursive: true, force: true });
});

test('shows the whole story in its order, without colour where nobody looks, in less than 30 seconds', async () => {
  const { exitCode, output, complaints } = await startDemo([], { TMPDIR: temporary }).ended;

  expect(complaints).toBe('');
  expect(exitCode).toBe(0);
  expectInOrder(output, [
    'GitHub and the model: both are stand-ins on this machine.',
    'lantern/search#1  Cache search results',
    'maintainer adds the label baton:plan',
    'read, glob',
    'submit_plan',
    'The host found faults in the plan and sent it back.',
    'submit_plan',
    '#2  Plan for #1: Cache search results for a minute',
    'draft by github-actions[bot]',
    'baton:awaiting-approval',
    'Phase 1: A cache with a time to live',
    'Phase 2: Search through the cache',
    'reviewer approves #2 at ',
    'Phase 1/2  A cache with a time to live',
    '☑ In src/cache.js',
    '✖ Quality check  npm run check  exit code 1',
    '1 !== 2',
    'The output goes back to Sonnet, round 1 of 3.',
    '✔ Quality check  npm run check  passed',
    'Phase 1/2 is done and pushed: ',
    'Phase 2/2  Search through the cache',
    '☑ In README.md, say that results are kept for a minute.',
    '✔ Quality check  npm run check  passed',
    'Phase 2/2 is done and pushed: ',
    'git log main..baton/issue-1-search-cache',
    '● ',
    'phase 2/2: Search through the cache',
    'Baton-Plan: .claude/plans/',
    'Baton-Phase: 2/2',
    'Co-authored-by: reviewer <',
    'phase 1/2: A cache with a time to live',
    'Baton-Phase: 1/2',
    'plan: Cache search results for a minute (#1)',
    '#2  Cache search results for a minute  ready for review',
    'The approval of the plan is dismissed',
    '#1 is labelled baton:done',
    '✔ Implementation complete: Cache search results for a minute',
    'Success criteria: 2 of 2 met',
    'Quality check: passed (after 1 round of mending)',
    'What it cost',
    'claude-opus-5-5  claude-sonnet-5-5',
    'Nothing was paid.',
    'Done in ',
  ]);
  expect(Number(/Done in ([\d.]+) s\./.exec(output)?.[1])).toBeLessThan(30);
  expect(output).not.toContain('\u001B');
  expect(output).not.toMatch(/^\s+at /m);
  expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(await readdir(temporary)).toEqual([]);
});

test('says in one sentence why it cannot go on, and keeps the log and what --keep asks for', async () => {
  await using claude = await startClaude({ models: () => ({ text: 'nobody asks' }) });
  const { exitCode, output, complaints } = await startDemo(['--live', '--keep'], {
    ANTHROPIC_API_KEY: 'sk-ant-not-the-right-one',
    ANTHROPIC_BASE_URL: claude.baseUrl,
    FORCE_COLOR: '1',
    TMPDIR: temporary,
  }).ended;

  expect(exitCode).toBe(1);
  const plain = stripVTControlCharacters(output);
  expect(plain).not.toBe(output);
  expectInOrder(plain, [
    'GitHub alone is a stand-in, on this machine.',
    'about $2 at most',
    'Planning ended as “failed”, for the reason above.',
    'The log is kept in ',
  ]);
  expect(plain + complaints).not.toMatch(/^\s+at /m);
  const [log = '', repository = ''] = ['The log is kept in ', 'The repository is kept in '].map(
    (words) => plain.split(words)[1]?.split('\n')[0],
  );
  expect(await readFile(log, 'utf8')).toContain('::error::failed: ');
  expect(await readFile(log, 'utf8')).not.toContain('sk-ant-not-the-right-one');
  expect(existsSync(join(repository, 'src/search.js'))).toBe(true);
  expect(claude.requests.length).toBeGreaterThan(0);
});

test('ends at once when it is interrupted, and leaves no process and no file behind', async () => {
  const demo = startDemo([], { TMPDIR: temporary });
  await demo.shows('Phase 1/2  A cache with a time to live');
  demo.interrupt();

  const { exitCode, output } = await demo.ended;
  expect(exitCode).toBe(130);
  expect(output).not.toContain('Phase 2/2  ');
  expect(await readdir(temporary)).toEqual([]);
  expect(await processesThatKnow(temporary)).toEqual([]);
});

test('--live without a key says what to set', async () => {
  const { exitCode, output, complaints } = await startDemo(['--live']).ended;
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(complaints).toContain('Set it, or leave --live out');
  expect(complaints).toContain('ANTHROPIC_API_KEY');
});

test('an unknown option is answered with the usage, and --help shows it', async () => {
  const [wrong, help] = await Promise.all([startDemo(['--loud']).ended, startDemo(['--help']).ended]);
  expect({ ...wrong, complaints: '' }).toEqual({ exitCode: 2, output: '', complaints: '' });
  expect(wrong.complaints).toContain('There is no option --loud.');
  expect(wrong.complaints).toContain(help.output);
  expect({ ...help, output: '' }).toEqual({ exitCode: 0, output: '', complaints: '' });
  expect(help.output).toContain('--keep');
});

/** Each of the texts must stand behind the one before it, wherever the lines break. */
function expectInOrder(output: string, texts: readonly string[]): void {
  const flat = oneBlank(output);
  let from = 0;
  for (const text of texts) {
    const wanted = oneBlank(text);
    const at = flat.indexOf(wanted, from);
    if (at === -1) throw new Error(`“${text}” is missing, or not where it belongs, in:\n${output}`);
    from = at + wanted.length;
  }
}

function oneBlank(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** Processes with that path in their environment: the action, and whatever it started. */
async function processesThatKnow(path: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/environ`, 'utf8').catch(() => '')),
  );
  return ids.filter((_, index) => environments[index]?.includes(path));
}
