import { describe, expect, jest, test } from '@jest/globals';
import { byRole } from '../support/claude/route-script.ts';
import {
  call,
  calls,
  type ModelTurn,
  type Reply,
  type Step,
  script,
} from '../support/claude/scripted-model.ts';
import { look, subjects } from '../support/look.ts';
import { greeting, greetingScripts, nobody } from '../support/scenarios/greeting.ts';
import { openStory, REVIEWER, type Story, type StoryParams } from '../support/story.ts';

jest.setTimeout(60_000);

const BOT = 'github-actions[bot]';
const PRIMER = '.claude/PRIMER.md';
const body =
  '# Greeting\n\nPlain POSIX shell. `greet.sh` greets; each file in `tests/` is a test of its own.\n';
const submit = (text = body, summary = 'Named `greet.sh`. Thanks to @maintainer, closes #1.'): Reply =>
  call('submit_primer', { body: text, summary });
const { [PRIMER]: before, ...withoutPrimer } = greeting.files;
const dispatched = { typed: { command: 'primer-sync' } };

function open(steps: readonly Step[], params: Partial<StoryParams> = {}) {
  const model =
    steps.length > 0 ? byRole({ primerKeeper: script(steps, { name: 'primer keeper' }) }) : nobody;
  return openStory({ ...greeting, files: withoutPrimer, model, ...params });
}

const fileAt = ({ github, repository }: Story, ref: string, path: string) =>
  github.readFile({ repository, ref, path });

test('the first primer is a pull request that changes the primer alone', async () => {
  const turns: ModelTurn[] = [];
  await using story = await open([
    (turn) => {
      turns.push(turn);
      return calls(
        { name: 'read', input: { file_path: 'greet.sh' } },
        { name: 'glob', input: { pattern: '**' } },
      );
    },
    call('submit_primer', { body: 'No heading', summary: 'x' }),
    (turn) => {
      turns.push(turn);
      return submit();
    },
  ]);
  const head = (await look(story)).branches.main!;
  const run = await story.run(story.dispatch(dispatched));
  expect(run.exitCode).toBe(0);
  const { items, branches } = await look(story);
  const branch = Object.keys(branches).find((name) => name.startsWith('baton/primer-sync-'))!;
  expect(run.outputs).toMatchObject({
    command: 'primer-sync',
    conclusion: 'synced',
    branch,
    pull_request: '2',
  });
  expect(turns[0]?.lastUserText).toContain('This project has no primer yet');
  expect(turns[0]?.tools).toEqual(['read', 'glob', 'grep', 'submit_primer']);
  expect(turns[1]?.lastToolResults[0]?.text).toContain('it has to begin with its `# ` heading');

  expect(items[2]).toMatchObject({ title: 'Write the first primer', pull: { draft: false, head: branch } });
  expect(items[2]?.body).not.toContain('@maintainer');
  expect(items[2]?.body).not.toContain('closes #1');
  expect(await subjects(story, branch)).toEqual(['primer: write the first primer']);
  const [commit] = await story.github.log({ repository: story.repository, ref: branch, since: 'main' });
  expect(commit?.message).toContain(`Baton-Primer: ${head}`);
  expect(await fileAt(story, branch, PRIMER)).toBe(`${body}\n<!-- baton:primer ${head} -->\n`);
  const sessions = (run.record as { breakdown: { sessions: { role: string }[] } }).breakdown.sessions;
  expect(sessions).toMatchObject([{ role: 'primer-keeper' }]);
  story.assertClean();
});

test('an open proposal goes on from what has changed since; the schedule asks for nobody', async () => {
  const turns: ModelTurn[] = [];
  const second = body.replace('greets;', 'greets, `part.sh` parts;');
  await using story = await open(
    [
      submit(),
      (turn) => {
        turns.push(turn);
        return submit(second, 'Named `part.sh`.');
      },
    ],
    { files: greeting.files },
  );
  await story.run(story.schedule());
  await story.github.commit({
    repository: story.repository,
    branch: 'main',
    author: 'maintainer',
    files: { 'part.sh': 'echo "Goodbye!"\n' },
    message: 'Part',
  });
  const newest = (await look(story)).branches.main!;
  const again = await story.run(story.schedule(), { runId: '7002' });
  expect(again.outputs).toMatchObject({ conclusion: 'synced', pull_request: '2' });
  expect(turns[0]?.lastUserText).toContain('- added part.sh');
  expect(turns[0]?.lastUserText).not.toContain('- modified .claude/PRIMER.md');
  const { items, branches } = await look(story);
  expect(Object.keys(items)).toEqual(['1', '2']);
  const { head } = items[2]!.pull!;
  expect(Object.keys(branches)).toEqual(expect.arrayContaining([head]));
  expect(await fileAt(story, head, PRIMER)).toBe(`${second}\n<!-- baton:primer ${newest} -->\n`);
  expect(items[2]?.body).toContain('Named `part.sh`.');
  // Nothing has changed since: nobody is asked.
  const third = await story.run(story.schedule(), { runId: '7003' });
  expect(third.outputs).toMatchObject({ conclusion: 'synced', output_tokens: '0', pull_request: '2' });
  story.assertClean();
});

test('where nothing has to change, it says so and opens nothing', async () => {
  await using story = await open([submit(before, 'Still true.')], { files: greeting.files });
  const run = await story.run(story.dispatch(dispatched));
  expect(run.outputs).toMatchObject({ conclusion: 'synced', pull_request: '', branch: '' });
  expect(run.summary).toContain('nothing to change');
  expect(run.summary).toContain('Still true.');
  const { items, branches } = await look(story);
  expect(Object.keys(items)).toEqual(['1']);
  expect(Object.keys(branches)).toEqual(['main']);
  story.assertClean();
});

test('the same run again finds what it did', async () => {
  await using story = await open([submit()]);
  const event = story.schedule();
  const fault = story.github.fault({
    match: { method: 'POST', path: /\/pulls$/ },
    kind: 'cut-before-effect',
  });
  const kill = new AbortController();
  const watch = setInterval(() => fault.met > 0 && kill.abort(), 2);
  await story.run(event, { kill: kill.signal });
  clearInterval(watch);
  const again = await story.run(event);
  expect(again.outputs).toMatchObject({ conclusion: 'synced', pull_request: '2', output_tokens: '0' });
  story.assertClean();
});

test('a proposal that changes other files is left alone, with what to do', async () => {
  await using story = await open([submit()]);
  const { outputs } = await story.run(story.schedule());
  await story.github.commit({
    repository: story.repository,
    branch: outputs.branch!,
    author: REVIEWER,
    files: { 'greet.sh': 'echo no\n' },
    message: 'More',
  });
  const before = await look(story);
  const again = await story.run(story.schedule(), { runId: '7002' });
  expect(again.outputs).toMatchObject({ conclusion: 'blocked', output_tokens: '0' });
  expect(again.log).toContain('#2 is to change the primer alone, and changes 1 other files as well');
  expect(await look(story)).toEqual(before);
  story.assertClean();
});

test('somebody without a say is refused, and a dry run changes nothing', async () => {
  await using story = await open([submit()]);
  const before = await look(story);
  story.github.setPermission({ repository: story.repository, user: 'reader', role: 'read' });
  const refused = await story.run(story.dispatch({ ...dispatched, by: 'reader' }));
  expect(refused.outputs).toMatchObject({ conclusion: 'refused', output_tokens: '0' });
  const dry = await story.run(story.dispatch(dispatched), { inputs: { dry_run: 'true' } });
  expect(dry.outputs).toMatchObject({ conclusion: 'synced', pull_request: '' });
  expect(dry.summary).toContain('Plain POSIX shell. `greet.sh` greets');
  expect(await look(story)).toEqual(before);
  story.assertClean();
});

test('the bot is who wrote it', async () => {
  await using story = await open([submit()]);
  const { outputs } = await story.run(story.schedule());
  const [commit] = await story.github.log({
    repository: story.repository,
    ref: outputs.branch!,
    since: 'main',
  });
  expect(JSON.stringify(commit)).toContain(BOT);
});

describe('after a merge', () => {
  /** The primer keeper comes where it has steps. */
  const openMerge = (steps: readonly Step[], primer: string | null = before) => {
    const { planner, phaseOne, phaseTwo, report } = greetingScripts;
    const model = byRole({
      planner: script(planner, { name: 'planner' }),
      implementer: script([...phaseOne, ...phaseTwo, report], { name: 'implementer' }),
      ...(steps.length > 0 && { primerKeeper: script(steps, { name: 'primer keeper' }) }),
    });
    const files = primer === null ? withoutPrimer : { ...greeting.files, [PRIMER]: primer };
    return openStory({ ...greeting, files, model });
  };
  const carryOut = async (story: Story) => {
    await story.run(story.label());
    return story.run(await story.approve(2));
  };
  /** What the workflow’s job for merges starts, in the name of the workflow. */
  const told = (story: Story) =>
    story.dispatch({ typed: { command: 'primer-sync', pull_request: '2' }, by: BOT });
  const named = `${before}\nThe greeting is in \`greet.sh\`.\n`;

  test('that changed the architecture the primer is proposed, once', async () => {
    await using story = await openMerge([submit(`${named}\nNames are arguments.\n`, 'Names.')], named);
    const { summary } = await carryOut(story);
    expect(summary).toContain('bring the primer in step with `primer-sync`');
    const early = await story.run(told(story), { runId: '7001' });
    expect(early.outputs).toMatchObject({ conclusion: 'ignored', pull_request: '' });
    expect(early.log).toContain('#2 is not merged');

    const event = await story.merge(2);
    await story.github.deleteBranch({ repository: story.repository, branch: 'baton/issue-1-greet-by-name' });
    const run = await story.run(told(story), { runId: '7002' });
    expect(run.outputs).toMatchObject({ command: 'primer-sync', conclusion: 'synced', pull_request: '3' });
    const { items } = await look(story);
    expect(items[3]).toMatchObject({ title: 'Bring the primer back in step with the code' });
    expect(items[3]?.body).toContain('#2, which was merged, changes `greet.sh`.');
    // The event itself is the same run: where both are told, nobody is asked twice.
    const again = await story.run(event, { runId: '7003' });
    expect(again.outputs).toMatchObject({ conclusion: 'synced', pull_request: '3', output_tokens: '0' });
    expect(Object.keys((await look(story)).items)).toEqual(['1', '2', '3']);
    story.assertClean();
  });

  test('that did not, or where there is no primer, no model is asked', async () => {
    for (const [primer, why] of [
      [before, '#2 changed nothing of the architecture'],
      [null, `there is no ${PRIMER} that could have fallen behind`],
    ] as const) {
      await using story = await openMerge([], primer);
      await carryOut(story);
      await story.merge(2);
      const run = await story.run(told(story), { runId: '7002' });
      expect(run.outputs).toMatchObject({ conclusion: 'ignored', output_tokens: '0' });
      expect(run.log).toContain(why);
      expect(Object.keys((await look(story)).items)).toEqual(['1', '2']);
      story.assertClean();
    }
  });
});
