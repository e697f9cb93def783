import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { COMMANDS } from '../../../src/entry/cli/commands.ts';
import { typed } from './support/typed.ts';

const names = COMMANDS.map(({ name }) => name);
const scriptFor = async (shell: string) => (await typed(['completion', shell])).stdout;

test.each(['bash', 'zsh', 'fish'])('%s completes every command and option', async (shell) => {
  const script = await scriptFor(shell);
  for (const { name, options } of COMMANDS) {
    expect(script).toContain(name);
    for (const option of Object.keys(options)) expect(script).toContain(option);
  }
});

test('bash completes what was typed so far', async () => {
  const script = await scriptFor('bash');
  const complete = (...words: string[]) =>
    execFileSync(
      'bash',
      [
        '--norc',
        '-c',
        `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _baton; printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        ...words,
      ],
      {
        encoding: 'utf8',
      },
    )
      .trim()
      .split('\n');
  expect(complete('baton', '')).toEqual(expect.arrayContaining(names));
  expect(complete('baton', 'imp')).toEqual(['implement']);
  expect(complete('baton', 'implement', '--he')).toEqual(['--here', '--help']);
  expect(complete('baton', 'implement', 'some')).toEqual(['']);
});

test('another shell is wrong usage', async () => {
  expect(await typed(['completion', 'tcsh'])).toMatchObject({ exitCode: 2 });
});
