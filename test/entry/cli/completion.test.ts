import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
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

describe('a shell itself', () => {
  if (isInstalled('zsh')) {
    test('zsh completes what was typed so far', async () => {
      const script = await scriptFor('zsh');
      const complete = (current: string, ...words: string[]) =>
        asked('zsh', ['-f', '-c', zsh(script), 'zsh', current, ...words]);
      expect(complete('', 'baton')).toEqual(expect.arrayContaining(names));
      expect(complete('imp', 'baton')).toEqual(['implement']);
      expect(complete('--he', 'baton', 'implement')).toEqual(['--here', '--help']);
      expect(complete('some', 'baton', 'implement')).toEqual(['FILES']);
    });
  } else test.skip('zsh completes what was typed so far (zsh is not installed here)', () => {});

  if (isInstalled('fish')) {
    test('fish completes what was typed so far', async () => {
      const script = await scriptFor('fish');
      const complete = (line: string) =>
        asked('fish', ['--no-config', '-c', `${script}\ncomplete -C '${line}'`]).map(
          (found) => found.split('\t')[0],
        );
      expect(complete('baton ')).toEqual(expect.arrayContaining(names));
      expect(complete('baton imp')).toEqual(['implement']);
      expect(complete('baton implement --he')).toEqual(['--help', '--here']);
      expect(complete('baton implement --sandbox ')).toEqual(['auto', 'off', 'required']);
    });
  } else test.skip('fish completes what was typed so far (fish is not installed here)', () => {});
});

/** What the completion system of zsh does with it, for the last of the words. */
const zsh = (script: string) => `compdef() { : }
compadd() { [[ $1 == -- ]] && shift; print -l -- \${(M)@:#$PREFIX*} }
_describe() { local each; for each in \${(P)2}; do [[ $each == $PREFIX* ]] && print -r -- \${each%%:*}; done; return 0 }
_files() { print FILES }
${script}
PREFIX=$1; shift; words=("$@" "$PREFIX"); CURRENT=$#words; _baton`;

function isInstalled(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0;
}

function asked(shell: string, args: string[]): string[] {
  return execFileSync(shell, args, { encoding: 'utf8' }).trim().split('\n');
}

test('another shell is wrong usage', async () => {
  expect(await typed(['completion', 'tcsh'])).toMatchObject({ exitCode: 2 });
});
