import type { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { Stop, type StopConclusion } from '../../../src/core/stop.ts';
import { type Command, defineCommand, type Result } from '../../../src/entry/cli/command.ts';
import { COMMANDS } from '../../../src/entry/cli/commands.ts';
import { UsageError } from '../../../src/entry/cli/usage-error.ts';
import { typed } from './support/typed.ts';

/** A command that hands on what it was called with. */
function sample(
  run: Command['run'] = async ({ values, arguments: given }) => ({
    text: 'said',
    data: { values, given },
  }),
): Command {
  return defineCommand({
    name: 'sample',
    summary: 'a command for tests',
    details: 'It is there to be tried.',
    arguments: [
      { name: 'what', says: 'what it is about', required: true },
      { name: 'where', says: 'where it is', required: false },
    ],
    options: {
      fast: { kind: 'flag', says: 'be fast' },
      since: { kind: 'text', value: 'date', says: 'from when on' },
      colour: { kind: 'choice', of: ['red', 'blue'], says: 'which colour' },
      file: { kind: 'list', value: 'path', says: 'which file' },
    },
    examples: ['baton sample it --fast'],
    run,
  });
}

const run = (...args: string[]) => typed(args, { commands: [sample(), ...COMMANDS] });
const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout);

describe('what was typed', () => {
  test('reaches the command, options anywhere', async () => {
    const line = ['sample', 'it', '--file', 'a', '--colour=red', '--json', 'there', '--file=b', '--fast'];
    expect(json(await run(...line))).toMatchObject({
      command: 'sample',
      conclusion: 'done',
      values: { fast: true, colour: 'red', file: ['a', 'b'] },
      given: ['it', 'there'],
    });
  });

  test('may begin with a dash where it is said to be a value or an argument', async () => {
    const result = json(await run('sample', '--json', '--since=-3', '--', '--it'));
    expect(result).toMatchObject({ values: { since: '-3' }, given: ['--it'] });
  });

  test.each([
    [['sampel', 'it'], 'Did you mean `baton sample`?'],
    [['dance'], 'There is no command "dance"'],
    [[], 'Which command?'],
    [['--json', 'sample'], '--json comes after the name of a command'],
    [['help', 'dance'], 'There is no command "dance"'],
    [['sample', 'it', '--fsat'], 'has no option --fsat'],
    [['sample', 'it', '--snce', 'x'], 'Did you mean --since?'],
    [['sample', 'it', '-x'], 'has no option -x'],
    [['sample', 'it', '--constructor'], 'has no option --constructor'],
    [['sample', 'it', '--no-fast'], 'has no option --no-fast'],
    [['sample', 'it', '--fast=yes'], '--fast takes no value'],
    [['sample', 'it', '--since'], '--since needs a value'],
    [['sample', 'it', '--since', '--fast'], '--since needs a value'],
    [['sample', 'it', '--colour', 'green'], '--colour takes one of red, blue'],
    [['sample', 'it', '--colour'], '--colour takes one of red, blue'],
    [['sample'], 'needs <what>: what it is about'],
    [['sample', 'a', 'b', 'c'], 'takes 2 arguments at most, and "c" is one too many'],
    [['init', 'here'], 'takes no argument, and "here" is one too many'],
  ])('%j is wrong usage', async (args, says) => {
    const result = await run(...args);
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain(`error: `);
    expect(result.stderr).toContain(says);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('help', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j lists the commands', async (args) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^ {2}sample +a command for tests$/m);
    for (const { name, summary } of COMMANDS)
      expect(stdout).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
  });

  test.each([[['sample', '--help']], [['sample', '-h', '--fast']], [['help', 'sample']]])(
    '%j tells all of the command, without its arguments',
    async (args) => {
      const { exitCode, stdout } = await run(...args);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('Usage: baton sample <what> [where] [options]');
      for (const name of [
        '--fast',
        '--since <date>',
        '--colour <red|blue>',
        '--file <path>',
        '--json',
        '--quiet',
      ]) {
        expect(stdout).toMatch(new RegExp(`^ {2}${name.replace('|', '\\|')} {2,}\\S`, 'm'));
      }
    },
  );

  test.each(COMMANDS.map(({ name }) => name))('of %s has lines for a terminal', async (name) => {
    const { stdout } = await run(name, '--help');
    expect(stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  test('the version is a line', async () => {
    expect(await run('--version')).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('the end of a command', () => {
  const ending = (act: () => Promise<Result>, ...more: string[]) =>
    typed(['sample', 'it', ...more], { commands: [sample(act)] });

  test.each<[StopConclusion, number]>([
    ['failed', 1],
    ['refused', 3],
    ['blocked', 3],
    ['declined', 3],
    ['needs_info', 3],
    ['cancelled', 3],
    ['limit_reached', 4],
  ])('%s is exit code %d, thrown or returned', async (conclusion, exitCode) => {
    const thrown = await ending(() => Promise.reject(new Stop(conclusion, 'Do this instead.')));
    expect(thrown).toEqual({ exitCode, stdout: '', stderr: 'error: Do this instead.\n' });
    const returned = await ending(async () => ({ conclusion, text: 'as it is', data: {} }));
    expect(returned).toEqual({ exitCode, stdout: 'as it is\n', stderr: '' });
  });

  test('is JSON for those who want it, also where it was stopped', async () => {
    const stopped = await ending(() => Promise.reject(new Stop('refused', 'Do this instead.')), '--json');
    expect(stopped.exitCode).toBe(3);
    expect(json(stopped)).toEqual({ command: 'sample', conclusion: 'refused', message: 'Do this instead.' });
  });

  test('by a fault of Baton says so', async () => {
    const { exitCode, stderr } = await ending(() => Promise.reject(new TypeError('x is undefined')));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: Baton itself failed: TypeError: x is undefined\. Please report/);
  });

  test('by wrong usage that only the command could know', async () => {
    const result = await ending(() => Promise.reject(new UsageError('Not like this.')), '--json');
    expect(result).toEqual({ exitCode: 2, stdout: '', stderr: 'error: Not like this.\n' });
  });
});

describe('what is shown', () => {
  const talking = sample(async ({ log, environment }) => {
    await log.group('Part', async () => log.info('progress'));
    log.foreign('output \u001b[2Jof a program');
    log.warn(`the key is ${environment.ANTHROPIC_API_KEY}`);
    return { text: `done with ${environment.GITHUB_TOKEN}\u0007`, data: { token: environment.GITHUB_TOKEN } };
  });
  const environment = { ANTHROPIC_API_KEY: 'sk-ant-0123456789', GITHUB_TOKEN: 'ghs_0123456789abcdef' };
  const talk = (...more: string[]) => typed(['sample', 'it', ...more], { commands: [talking], environment });

  test('is progress on standard error, and the result on standard output', async () => {
    expect(await talk()).toEqual({
      exitCode: 0,
      stdout: 'done with ***\n',
      stderr: 'Part\nprogress\noutput [2Jof a program\nwarning: the key is ***\n',
    });
  });

  test('is less when quiet, but never without warnings', async () => {
    expect(await talk('--quiet')).toMatchObject({
      stdout: 'done with ***\n',
      stderr: 'warning: the key is ***\n',
    });
  });

  test('never holds a secret', async () => {
    for (const result of [await talk(), await talk('--json'), await talk('--quiet')]) {
      expect(JSON.stringify(result)).not.toMatch(/0123456789/);
    }
    expect(json(await talk('--json'))).toMatchObject({ token: '***' });
  });
});

describe('a question', () => {
  const asking = sample(async ({ terminal }) => ({
    text: `${terminal.isInteractive} ${await terminal.ask('Which one?')}`,
    data: {},
  }));
  const ask = (params: Parameters<typeof typed>[1]) =>
    typed(['sample', 'it'], { commands: [asking], ...params });

  test('is asked on standard error, and the answer comes without spaces around it', async () => {
    const { stdout, stderr } = await ask({ answers: ['  this one '] });
    expect(stdout).toBe('true this one\n');
    expect(stderr).toContain('Which one? ');
  });

  test.each([
    ['its end', (stdin: PassThrough) => stdin.end()],
    ['its loss', (stdin: PassThrough) => stdin.destroy(new Error('read EIO'))],
    ['Ctrl-D', (stdin: PassThrough) => stdin.write('\u0004')],
    ['an end from before it was asked', (stdin: PassThrough) => stdin.write('\0')],
  ])('has no answer after %s, and neither have those that follow', async (_, onSilence) => {
    const twice = sample(async ({ terminal }) => ({
      text: `${await terminal.ask('Which one?')} ${await terminal.ask('And then?')}`,
      data: {},
    }));
    const result = await ask({ commands: [twice], answers: [], onSilence });
    expect(result).toMatchObject({ exitCode: 0, stdout: 'undefined undefined\n' });
    expect(result.stderr).not.toContain('And then?');
  });

  test('is over when the command is to end', async () => {
    const ending = new AbortController();
    const waits = sample(async ({ terminal }) => ({
      text: `${await terminal.ask('Which one?', { signal: ending.signal })}`,
      data: {},
    }));
    const result = await ask({ commands: [waits], answers: [], onSilence: () => ending.abort() });
    expect(result).toMatchObject({ exitCode: 3, stdout: '' });
    expect(result.stderr).toContain('error: Stopped before anything was changed.');
  });

  test('leaves Ctrl-D to delete where there is something to delete', async () => {
    const keys = 'this one\u001b[D\u001b[D\u001b[D\u001b[D\u0004\n';
    const { stdout } = await ask({ answers: [], onSilence: (stdin) => stdin.write(keys) });
    expect(stdout).toBe('true thisone\n');
  });
});
