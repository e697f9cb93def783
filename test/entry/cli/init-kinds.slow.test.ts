import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseConfig } from '../../../src/config/parse-config.ts';
import { type Checkout, makeCheckout } from '../../init/support/checkout.ts';
import { PROJECTS } from '../../init/support/projects.ts';
import { complaints } from '../../support/workflow-complaints.ts';
import { runBaton } from './support/run-baton.ts';
import { TREE, WORKFLOW } from './support/tree.ts';

/** The first of each manager, and those without one: what tells the rest apart is in test/init. */
const kinds = PROJECTS.filter(
  ({ manager }, index) =>
    manager === undefined || PROJECTS.findIndex((project) => project.manager === manager) === index,
);

describe.each(kinds)('baton init as a process, in a repository of $kind', ({ files, setup, quality }) => {
  let checkout: Checkout;
  let first: Awaited<ReturnType<typeof runBaton>>;
  beforeAll(async () => {
    checkout = await makeCheckout(files);
    first = await runBaton(['init', '--yes'], { directory: checkout.root });
  });
  afterAll(async () => {
    await checkout[Symbol.asyncDispose]();
  });

  test('writes the tree, and touches nothing else', async () => {
    expect(first).toMatchObject({ exitCode: 0 });
    const after = await checkout.snapshot();
    expect(Object.keys(after).sort()).toEqual([...TREE, WORKFLOW, ...Object.keys(files)].sort());
    expect(after).toMatchObject(files);
  });

  test('writes a configuration and a workflow that hold', async () => {
    const config = parseConfig(await checkout.read('.github/baton.yml'), 'baton.yml');
    expect(config).toMatchObject({ setup, quality: { commands: quality } });
    expect(await complaints(WORKFLOW, await checkout.read(WORKFLOW))).toEqual([]);
  });

  test('has nothing to do a second time', async () => {
    const before = await checkout.snapshot();
    const again = await runBaton(['init'], { directory: checkout.root });
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain(`Nothing to do: all ${TREE.length + 1} files are there.`);
    expect(await checkout.snapshot()).toEqual(before);
  });
});
