import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { ScriptedModel } from '../support/claude/scripted-model.ts';
import { watchMemory } from '../support/peak-memory.ts';
import { noRoomFor, pourFiles } from '../support/pour-files.ts';
import { greeting, greetingModel } from '../support/scenarios/greeting.ts';
import { openStory } from '../support/story.ts';

jest.setTimeout(600_000);
const MEBIBYTE = 2 ** 20;
const noRoom = noRoomFor({ gibibytes: 12 });
const testWhere = noRoom === undefined ? test : test.skip;
const leftOut = noRoom ? `: left out, ${noRoom}` : '';

/** 2.1 GiB. */
const TWO_GIBIBYTES = { files: 8, mebibytes: 272 };
/** Of Baton's own process: as much as without a large file. */
const OWN_MEMORY = 400 * MEBIBYTE;
/** Of one git. */
const GIT_MEMORY = 400 * MEBIBYTE;

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'large-'));
});
afterEach(() => rmSync(temporary, { recursive: true }));

testWhere(`two gigabytes of binary files in the history are not fetched${leftOut}`, async () => {
  const fetched: number[] = [];
  const model = greetingModel();
  const measuring: ScriptedModel = (turn) => {
    fetched.push(bytesIn(temporary));
    return model(turn);
  };
  await using story = await openStory({ ...greeting, model: Object.assign(measuring, model) });
  const { gitDirectory } = story.repository;
  await pourFiles(gitDirectory, { ...TWO_GIBIBYTES, andRemove: true });
  expect(bytesIn(gitDirectory)).toBeGreaterThan(2 ** 31);
  const environment = { RUNNER_TEMP: temporary };
  const planned = await story.run(story.label(), { environment });
  expect(planned.outputs).toMatchObject({ conclusion: 'planned' });
  const implemented = await story.run(await story.approve(2), { environment });
  expect(implemented.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  expect(fetched.length).toBeGreaterThan(4);
  expect(Math.max(...fetched)).toBeLessThan(2 * MEBIBYTE);
  story.assertClean();
});

testWhere(
  `two gigabytes of binary files at the head are planned and implemented over, and read by nobody as a whole${leftOut}`,
  async () => {
    await using story = await openStory({ ...greeting, model: greetingModel() });
    await pourFiles(story.repository.gitDirectory, TWO_GIBIBYTES);
    using memory = watchMemory(`RUNNER_TEMP=${temporary}`);
    const environment = { RUNNER_TEMP: temporary };
    const planned = await story.run(story.label(), { environment });
    expect(planned.outputs).toMatchObject({ conclusion: 'planned' });
    const implemented = await story.run(await story.approve(2), { environment });
    expect(implemented.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
    const { peaks } = memory;
    expect([...peaks.keys()]).toEqual(expect.arrayContaining(['git', 'MainThread']));
    expect(peaks.get('MainThread')).toBeLessThan(OWN_MEMORY);
    expect(peaks.get('git')).toBeLessThan(GIT_MEMORY);
    story.assertClean();
  },
);

/** As a disk has it, of all files below a directory. */
function bytesIn(directory: string): number {
  return Number(execFileSync('du', ['--summarize', '--bytes', directory]).toString().split('\t')[0]);
}
