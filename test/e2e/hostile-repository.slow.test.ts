import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { diffFiles } from '../support/github/git-diff.ts';
import { attackingCheck } from '../support/hostile/attacking-check.ts';
import { type HostileHost, openHostileHost } from '../support/hostile/host.ts';
import { assertInvariants } from '../support/hostile/invariants.ts';
import { headOf, mergeBaseOf, plant } from '../support/hostile/plant.ts';
import { runOn } from '../support/hostile/run-on.ts';
import type { Trap } from '../support/hostile/trap.ts';
import { bareRepository } from '../support/hostile/traps/bare-repository.ts';
import { filterDrivers } from '../support/hostile/traps/filter-drivers.ts';
import { giant } from '../support/hostile/traps/giant.ts';
import { gitConfiguration } from '../support/hostile/traps/git-configuration.ts';
import { links } from '../support/hostile/traps/links.ts';
import { oddNames } from '../support/hostile/traps/odd-names.ts';
import { refusedByGit } from '../support/hostile/traps/refused-by-git.ts';
import { shellStart } from '../support/hostile/traps/shell-start.ts';
import { submodule } from '../support/hostile/traps/submodule.ts';
import type { ActionRun } from '../support/run-action.ts';
import { obeyedCommands } from '../support/runner-commands.ts';
import { greeting, greetingModel, nobody } from '../support/scenarios/greeting.ts';
import { openStory, type Story } from '../support/story.ts';

let host: HostileHost;
beforeEach(async () => {
  host = await openHostileHost();
});
afterEach(async () => host[Symbol.asyncDispose]());

interface Planted {
  files?: Readonly<Record<string, string>>;
  traps?: readonly Trap[];
}

function openTrapped({ files = {}, traps = [] }: Planted, model = greetingModel()): Promise<Story> {
  return openStory({ ...greeting, files: { ...greeting.files, ...files }, model }).then((story) => {
    if (traps.length > 0) plant(story.repository.gitDirectory, { host, traps });
    return story;
  });
}

/** Plans, approves and implements. */
async function carryOut(
  story: Story,
  { meanwhile = () => undefined }: { meanwhile?: () => void } = {},
): Promise<[ActionRun, ActionRun]> {
  const planned = await runOn(host, { story, event: story.label() });
  expect(planned.outputs).toMatchObject({ conclusion: 'planned' });
  meanwhile();
  const implemented = await runOn(host, { story, event: await story.approve(2) });
  expect(implemented.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  return [planned, implemented];
}

test('a repository full of traps is planned and implemented, and none of them goes off', async () => {
  const traps = [
    gitConfiguration,
    filterDrivers,
    bareRepository,
    submodule,
    links,
    oddNames,
    giant,
    shellStart,
  ];
  await using story = await openTrapped({ traps });
  const { gitDirectory } = story.repository;
  const othersWork: Trap = () => [{ path: 'README.md', content: '# Work of others\n' }];
  const before = headOf(gitDirectory, 'main');
  const runs = await carryOut(story, { meanwhile: () => plant(gitDirectory, { host, traps: [othersWork] }) });
  // Nothing of what lies about is taken up anew, lost, or taken back from those who went on meanwhile.
  const after = 'baton/issue-1-greet-by-name';
  expect(mergeBaseOf(gitDirectory, ['main', after])).toBe(before);
  const changes = await diffFiles(gitDirectory, { before, after });
  expect(changes.map(({ path }) => path)).toEqual([
    expect.stringMatching(/^\.claude\/plans\/\S+-greet-by-name\.md$/),
    'README.md',
    'greet.sh',
    'tests/name.sh',
  ]);
  await assertInvariants(story, { host, runs });
  story.assertClean();
});

test('a quality check that attacks gets hold of nothing', async () => {
  const files = {
    'check.sh': `${greeting.files['check.sh']}bash attack.sh 2>&1 || true\n`,
    'attack.sh': attackingCheck(host),
  };
  await using story = await openTrapped({ files });
  const runs = await carryOut(story);
  const { log } = runs[1];
  expect(log.match(/^end of attack$/gm)?.length).toBeGreaterThanOrEqual(2);
  const obeyed = new Set(obeyedCommands(log).map(({ name }) => name));
  expect(obeyed).toEqual(new Set(['add-mask', 'group', 'endgroup', 'stop-commands']));
  await assertInvariants(story, { host, runs });
  story.assertClean();
});

test('what git takes for an attack is not let in, and it is said so', async () => {
  await using story = await openTrapped({ traps: [refusedByGit] }, nobody);
  const run = await runOn(host, { story, event: story.label() });
  expect(run.outputs).toMatchObject({ conclusion: 'failed' });
  expect(run.log).toMatch(
    /::error::failed: Could not fetch the branch main: git takes something in it for an attack or damaged/,
  );
  expect(story.claude.requests).toEqual([]);
  await assertInvariants(story, { host, runs: [run] });
});
