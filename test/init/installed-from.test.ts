import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { installedFrom } from '../../src/init/installed-from.ts';

const scratch = mkdtempSync(join(tmpdir(), 'baton-installed-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A package as npm installs it, below what npm notes of it. */
function installed(manifest: string): string {
  const project = mkdtempSync(join(scratch, 'npx-'));
  const root = join(project, 'node_modules/baton');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(project, 'package.json'), manifest);
  return root;
}
const from = (source: string) => installed(JSON.stringify({ dependencies: { baton: source } }));

test.each([
  'github:acme/baton#v0',
  'git+https://github.com/acme/baton.git#v0',
  'git+ssh://git@github.com/acme/baton.git#v0',
])('%s is acme/baton@v0 in a workflow', async (source) => {
  expect(await installedFrom({ root: from(source) })).toBe('acme/baton@v0');
});

test.each([
  'github:acme/baton',
  'github:acme/baton#semver:^1.0.0',
  'git+https://gitlab.com/acme/baton.git#v0',
  'git+file:///srv/baton.git#v0',
  'file:../baton.tgz',
  '^0.1.0',
])('%s says nothing that a workflow could name', async (source) => {
  expect(await installedFrom({ root: from(source) })).toBeUndefined();
});

test('nor does a place that npm did not make', async () => {
  expect(await installedFrom({ root: join(scratch, 'none/node_modules/baton') })).toBeUndefined();
  expect(await installedFrom({ root: installed('no JSON') })).toBeUndefined();
  expect(await installedFrom({ root: installed('{}') })).toBeUndefined();
});
