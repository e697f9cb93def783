import { chmod, chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makePrivateDirectory } from '../../src/queue/private-directory.ts';
import { silentLog } from '../support/silent-log.ts';

let root: string;
let lines: string[];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'private-'));
  lines = [];
});
afterEach(() => rm(root, { recursive: true }));

const log = { ...silentLog, warn: (line: string) => void lines.push(line) };
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

async function directoryWith({ mode, holds = [] }: { mode: number; holds?: readonly string[] }) {
  const directory = join(root, 'data');
  await mkdir(directory);
  for (const name of holds) await writeFile(join(directory, name), '');
  await chmod(directory, mode);
  return directory;
}

const refused = (directory: string) => ({
  name: 'Stop',
  conclusion: 'failed',
  message: expect.stringContaining(`Every account can open the data directory ${directory}, and`),
});

test('a new one is closed, and so are those above it that were missing', async () => {
  const directory = join(root, 'var', 'data');
  await makePrivateDirectory(directory, { log });
  expect([await modeOf(join(root, 'var')), await modeOf(directory)]).toEqual([0o700, 0o700]);
  expect(lines).toEqual([]);
});

test.each([
  ['an empty one', 0o755, []],
  ['one with a database', 0o777, ['database', 'baton.lock', 'jobs.sock']],
  ['one that a group can open', 0o750, ['database']],
])('%s of this account is closed, and that is told once', async (_what, mode, holds) => {
  const directory = await directoryWith({ mode, holds });
  await makePrivateDirectory(directory, { log });
  await makePrivateDirectory(directory, { log });
  expect(await modeOf(directory)).toBe(0o700);
  expect(lines).toEqual([
    `Other accounts could open the data directory ${directory}. Now this one alone can.`,
  ]);
});

test('one with other files in it stays as it is, and is refused while every account can open it', async () => {
  const directory = await directoryWith({ mode: 0o711, holds: ['letters'] });
  await expect(makePrivateDirectory(directory, { log })).rejects.toMatchObject(refused(directory));
  expect(await modeOf(directory)).toBe(0o711);
  await chmod(directory, 0o710);
  await makePrivateDirectory(directory, { log });
  expect(await modeOf(directory)).toBe(0o710);
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

test('one of another account is refused where every account can open it', async () => {
  // Only root can give one away; for anybody else, root's will do.
  const directory = isRoot ? await directoryWith({ mode: 0o777 }) : '/usr';
  if (isRoot) await chown(directory, NOBODY, NOBODY);
  await expect(makePrivateDirectory(directory, { log })).rejects.toMatchObject(refused(directory));
});

const testAsRoot = isRoot ? test : test.skip;
testAsRoot(
  `one of another account that lets a group in, as a volume of Kubernetes does, is taken${isRoot ? '' : ': left out, only root can give one away'}`,
  async () => {
    const directory = await directoryWith({ mode: 0o2770 });
    await chown(directory, NOBODY, NOBODY);
    await chmod(directory, 0o2770);
    await makePrivateDirectory(directory, { log });
    expect((await stat(directory)).mode & 0o7777).toBe(0o2770);
    expect(lines).toEqual([]);
  },
);
