import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { plainGitEnvironment } from '../git-server.ts';
import { look, type Sight } from '../look.ts';
import type { ActionRun } from '../run-action.ts';
import type { Story } from '../story.ts';
import type { HostileHost } from './host.ts';

/**
 * What has to hold after everything that anybody tries: no secret in anything that a model, a command or the public can
 * read; nothing outside of the sandbox was touched, reached or left running; and the repository is as it was
 * `before`, where that is given.
 */
export async function assertInvariants(
  story: Story,
  { host, runs, before }: { host: HostileHost; runs: readonly ActionRun[]; before?: Sight },
): Promise<void> {
  expect(host.sprung()).toEqual([]);
  expect(host.heard).toEqual([]);
  expect(readdirSync(host.temp)).toEqual([]);
  expect(runs.flatMap(({ left }) => left)).toEqual([]);
  expect(processesOf([host.temp, ...runs.map(({ temp }) => temp)])).toEqual([]);

  const secrets = { key: story.claude.apiKey, token: story.token };
  const sight = await look(story);
  const places: Record<string, string> = {
    prompts: story.claude.requests.map(({ rawBody }) => rawBody.toString('latin1')).join('\n'),
    sight: JSON.stringify(sight),
    objects: objectsOf(story.repository.gitDirectory),
    ...Object.fromEntries(
      runs.map(({ log, summary, outputs, record }, index) => [
        `run ${index + 1}`,
        JSON.stringify([log.replaceAll(/^::add-mask::.*\n/gm, ''), summary, outputs, record]),
      ]),
    ),
  };
  for (const [place, text] of Object.entries(places)) {
    expect({ place, holds: found(text, { ...secrets, sentinel: host.sentinel }) }).toEqual({
      place,
      holds: [],
    });
  }
  if (before) expect(sight).toEqual(before);
}

/** Names of the secrets that a text holds, as they are or written otherwise. */
function found(text: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => waysToWrite(secret).some((way) => text.includes(way)))
    .map(([name]) => name);
}

function waysToWrite(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = ['', 'x', 'xy'].map((before) =>
    // The letters that depend on nothing but the secret.
    Buffer.from(`${before}${secret}`)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(before === '' ? 0 : 4, -2),
  );
  return [
    secret,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(secret),
    [...secret].reverse().join(''),
    ...base64,
  ];
}

/** All that the remote repository holds, reachable or not. */
function objectsOf(gitDirectory: string): string {
  return execFileSync('git', ['--git-dir', gitDirectory, 'cat-file', '--batch-all-objects', '--batch'], {
    env: plainGitEnvironment,
    maxBuffer: 1 << 28,
  }).toString('latin1');
}

/** Command lines of processes that have one of the temporary directories in their environment or arguments. */
function processesOf(directories: readonly string[]): string[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'latin1');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const told = `${read(pid, 'environ')}${read(pid, 'cmdline')}`;
      return directories.some((directory) => told.includes(directory));
    })
    .map((pid) => read(pid, 'cmdline').replaceAll('\0', ' '));
}
