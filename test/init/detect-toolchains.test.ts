import { expect, test } from '@jest/globals';
import { detectToolchains } from '../../src/init/detect-toolchains.ts';
import { openProject } from '../../src/init/project.ts';
import { makeCheckout } from './support/checkout.ts';
import { PROJECTS } from './support/projects.ts';

async function detect(files: Record<string, string>) {
  await using checkout = await makeCheckout(files);
  return await detectToolchains(await openProject(checkout.root));
}

test.each(PROJECTS)('$kind', async ({ files, manager, setup, quality, host }) => {
  const detected = await detect(files);
  expect(detected.toolchains[0]?.manager).toBe(manager);
  expect(detected).toMatchObject({ setup, quality });
  if (host !== undefined) expect(detected.hosts).toContain(host);
});

test.each([
  ['.nvmrc', { '.nvmrc': 'v22.3.0\n' }, 'v22.3.0'],
  ['.node-version', { '.node-version': '22' }, '22'],
  ['engines', {}, '20'],
])('the Node of the repository is set up, by %s', async (_where, files, version) => {
  const { steps } = await detect({ 'package.json': '{"engines":{"node":">=20.1"}}', ...files });
  expect(steps.join('\n')).toContain(`node-version: "${version}"`);
});

test.each(['22\n    run: curl evil', '>=18 <23 || 24', 'system'])(
  'a Node version such as %j reaches no workflow',
  async (text) => {
    const { steps } = await detect({ 'package.json': '{}', '.nvmrc': text });
    expect(steps).toEqual([]);
  },
);

test('what GitHub’s runner lacks is installed, at the version that the repository names', async () => {
  const { steps } = await detect({
    'package.json': '{"packageManager":"pnpm@9.1.0+sha512.00"}',
    'pnpm-lock.yaml': '',
  });
  expect(steps).toEqual(['- name: Install pnpm\n  run: sudo npm install --global pnpm@9.1.0']);
});

test('the lock file of another manager than the one that is named does not count', async () => {
  const { toolchains } = await detect({
    'package.json': '{"packageManager":"pnpm@9.1.0"}',
    'package-lock.json': '{}',
  });
  expect(toolchains).toMatchObject([{ manager: 'pnpm', evidence: 'package.json' }]);
});

test('a folder with the name of a manifest is none', async () => {
  expect(await detect({ 'pyproject.toml/readme': '' })).toMatchObject({ toolchains: [] });
});
