import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call, type Step } from '../support/claude/scripted-model.ts';
import { openProposal, type ProposedStory } from '../support/proposal.ts';
import { greeting, greetingModel, greetingPlan, greetingScripts } from '../support/scenarios/greeting.ts';

const { phaseOne, phaseTwo, report } = greetingScripts;
const ROOT = resolve(import.meta.dirname, '../..');

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'records-'));
});
afterAll(() => rm(scratch, { recursive: true }));

function open(steps: readonly Step[]): Promise<ProposedStory> {
  const model = greetingModel({ plans: [], implements: steps });
  return openProposal({ ...greeting, plan: greetingPlan, model });
}

type Line = { kind: string } & Record<string, unknown>;
const linesOf = ([record = '']: string[]): Line[] =>
  record
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Runs the command as a person does. */
async function replay(lines: readonly Line[], { in: repository }: { in: string }) {
  const file = join(scratch, 'record.jsonl');
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const args = [join(ROOT, 'scripts/replay.ts'), file, '--repository', repository];
  return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      done({ exitCode: error?.code ?? 0, stdout, stderr });
    });
  });
}

describe('the record of an implementation', () => {
  let story: ProposedStory;
  let lines: Line[];
  let paths: { report: string | undefined; session: unknown };
  beforeAll(async () => {
    story = await open([
      call('bash', {
        command: 'cat /tmp/*/*.jsonl /tmp/*.jsonl; find / -name "*.jsonl" 2>/dev/null | grep baton',
      }),
      ...phaseOne,
      ...phaseTwo,
      report,
    ]);
    const run = await story.run(await story.approve(2), { inputs: { sandbox: 'required' } });
    expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
    lines = linesOf(run.sessionRecords);
    paths = { report: run.outputs.report_path, session: run.record?.sessionRecord };
  });
  afterAll(async () => story[Symbol.asyncDispose]());

  test('has all that the session came from, and all that came of it, in order', () => {
    const kinds = lines.map(({ kind }) => kind).filter((kind, at, all) => kind !== all[at - 1]);
    expect(kinds.slice(0, 4)).toEqual(['run', 'config', 'session', 'phase']);
    expect(kinds.at(-1)).toBe('end');
    const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
    expect({ turns: count('turn'), usage: count('usage'), commits: count('commit') }).toEqual({
      turns: 6,
      usage: 6,
      commits: 2,
    });
    expect(lines[0]).toMatchObject({
      command: { kind: 'implement', pullRequest: 2 },
      settings: { sandbox: 'required', dryRun: false },
      versions: { node: process.version },
    });
    expect(lines.find(({ kind }) => kind === 'session')).toMatchObject({
      start: { role: 'implementer', base: story.planHead, planText: story.planText },
    });
    expect(lines.filter(({ kind }) => kind === 'check').map(({ check, passed }) => [check, passed])).toEqual([
      ['quality', true],
      ['verify', true],
      ['quality', true],
      ['verify', true],
      ['verify', true],
      ['verify', true],
    ]);
    expect(lines.at(-1)).toMatchObject({ outcome: { conclusion: 'implemented' }, totals: { requests: 6 } });
  });

  test('lies beside the report, out of the reach of commands', () => {
    expect(paths.session).toMatch(/\/baton-implement-[0-9a-f]{16}\.jsonl$/);
    expect(paths.report).toBe(String(paths.session).replace(/l$/, ''));
    const [search] = lines.filter(({ kind, name }) => kind === 'tool' && name === 'bash');
    expect(JSON.stringify(search)).not.toContain('baton-implement');
    expect(JSON.stringify(search)).toContain('No such file or directory');
  });

  test('is replayed from nothing but it and the repository', async () => {
    const { exitCode, stdout } = await replay(lines, { in: story.repository.gitDirectory });
    expect(stdout).toBe('same       phase 1/2: A greeting with a name\nsame       phase 2/2: Say so\n');
    expect(exitCode).toBe(0);
  });

  test('shows where a tool does something else with what the model said', async () => {
    const other = lines.map((line) => {
      const text = JSON.stringify(line);
      return line.kind === 'turn' ? JSON.parse(text.replaceAll('greets Ada', 'greets Eve, Ada')) : line;
    });
    const { exitCode, stdout } = await replay(other, { in: story.repository.gitDirectory });
    expect(stdout).toBe('same       phase 1/2: A greeting with a name\ndifferent  phase 2/2: Say so\n');
    expect(exitCode).toBe(1);
  });

  test('shows what is missing where the answers end too early', async () => {
    const last = lines.findIndex(({ kind, phase }) => kind === 'turn' && phase === 2);
    const shortened = lines.filter(({ kind }, at) => at < last || !['turn', 'end'].includes(kind));
    const { exitCode, stdout } = await replay(shortened, { in: story.repository.gitDirectory });
    expect(stdout).toBe('same       phase 1/2: A greeting with a name\nmissing    phase 2/2: Say so\n');
    expect(exitCode).toBe(1);
  });

  test('needs a repository that has the commit', async () => {
    const { exitCode, stderr } = await replay(lines, { in: ROOT });
    expect(stderr).toContain(`does not hold the commit ${story.planHead}`);
    expect(exitCode).toBe(2);
  });
});

test('a run that is killed leaves a record of all that it was answered', async () => {
  const kill = new AbortController();
  const killed: Step = () => {
    kill.abort();
    return call('read', { file_path: 'README.md' });
  };
  await using story = await open([...phaseOne, killed]);
  const run = await story.run(await story.approve(2), { kill: kill.signal });
  expect(run.outputs).toEqual({});
  const lines = linesOf(run.sessionRecords);
  expect(lines.filter(({ kind }) => kind === 'turn')).toHaveLength(2);
  expect(lines.some(({ kind }) => kind === 'end')).toBe(false);
  const { exitCode, stdout } = await replay(lines, { in: story.repository.gitDirectory });
  expect(stdout).toBe('same       phase 1/2: A greeting with a name\n');
  expect(exitCode).toBe(0);
});

test('a run without a session has nothing to replay', async () => {
  await using story = await open([]);
  const run = await story.run(story.say('/baton status', { on: 2 }));
  const lines = linesOf(run.sessionRecords);
  expect(lines.map(({ kind }) => kind)).toEqual(['run', 'config', 'end']);
  const { exitCode, stdout } = await replay(lines, { in: story.repository.gitDirectory });
  expect(stdout).toBe('The run held no session with a model, so there is nothing to replay.\n');
  expect(exitCode).toBe(0);
});
