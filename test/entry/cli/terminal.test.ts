import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { makeCheckout } from '../../init/support/checkout.ts';
import { call, calls } from '../../support/claude/scripted-model.ts';
import { greetingModel, greetingScripts } from '../../support/scenarios/greeting.ts';
import { type AtTerminal, CTRL_C, CTRL_D, inTerminal } from './support/in-terminal.ts';
import { type OwnRepository, openOwnRepository } from './support/own-repository.ts';
import { BRANCH, openWithPlan, PLAN, SUBJECTS } from './support/with-plan.ts';

jest.setTimeout(60_000);

const LIVE = '\r\u001b[2K';
const REQUEST = 'Greet people by their name';
const ask = call('ask_clarification', { questions: ['Which language?'] });

/** Types each answer once its question is there. */
function typing(...answers: [question: string, keys: string | ((at: AtTerminal) => void)][]) {
  const left = [...answers];
  return (screen: string, at: AtTerminal) => {
    const [question = '', keys = ''] = left[0] ?? [];
    if (left.length === 0 || !screen.includes(question)) return;
    left.shift();
    if (typeof keys === 'string') at.type(keys);
    else keys(at);
  };
}
const hangUp = ({ hangUp }: AtTerminal) => hangUp();
const openForPlan = (plans = greetingScripts.planner) =>
  openOwnRepository({ model: greetingModel({ plans, implements: [] }) });
const here = ({ checkout, environment }: OwnRepository) => ({ directory: checkout.root, environment });
const branches = ({ checkout }: OwnRepository) =>
  checkout.git('branch', '--format=%(refname:short)').trim().split('\n');

test('on a terminal one line follows the planner, and makes room for what is asked', async () => {
  await using own = await openOwnRepository({
    model: greetingModel({ plans: [ask, ...greetingScripts.planner], implements: [] }),
  });
  const run = await inTerminal(['plan', REQUEST], {
    directory: own.checkout.root,
    environment: own.environment,
    onScreen: typing(
      ['Which language?\r\n(Enter to leave it to the planner) ', 'English\r'],
      ['[2] Manual', '\r'],
    ),
  });
  expect(run.exitCode).toBe(0);
  const amounts = /^ · \d\.\dk tokens · \$0\.\d+/;
  expect(run.screen.split(`${LIVE}ask_clarification`)[1]).toMatch(amounts);
  const [, asked = ''] = run.screen.split('Question 1 of 1: ');
  const [untilTyped = ''] = asked.split('English');
  expect(untilTyped).not.toContain(LIVE);
  expect(asked.split(`${LIVE}planning`)[1]).toMatch(amounts);
  expect(JSON.stringify(own.claude.requests.at(-1)?.prompt?.messages)).toContain('Answer: English');
  const [, atTheEnd = ''] = run.screen.split('submit_plan (');
  const [, described = ''] = atTheEnd.split(`${LIVE}Plan: `);
  expect(described).toMatch(/^\.claude\/plans\/\S+-greet-by-name\.md/);
  own.claude.assertClean();
});

test('Ctrl-C at a question ends it, and nothing is written', async () => {
  await using own = await openOwnRepository({
    model: greetingModel({ plans: [ask], implements: [] }),
  });
  const run = await inTerminal(['plan', REQUEST], {
    directory: own.checkout.root,
    environment: own.environment,
    onScreen: typing(['planner) ', CTRL_C]),
  });
  expect(run.exitCode).toBe(3);
  expect(run.screen).toContain('Stopped before anything was changed');
  expect(own.checkout.git('status', '--porcelain')).toBe('');
});

test('Ctrl-C after the plan ends it, and says that the plan stays', async () => {
  await using own = await openForPlan();
  const run = await inTerminal(['plan', REQUEST], {
    ...here(own),
    onScreen: typing(['(Enter for 2) ', CTRL_C]),
  });
  expect(run.exitCode).toBe(3);
  expect(run.screen).toMatch(/error: Stopped\. The plan stays\. .*baton implement \.claude\/plans\//);
  expect(branches(own)).toEqual(['main']);
});

describe('the end of the input', () => {
  test.each([
    { typed: 'nothing', keys: CTRL_D },
    { typed: 'something that was not entered', keys: `1${CTRL_D}` },
  ])('is the answer 2 to what comes next, after $typed', async ({ keys }) => {
    await using own = await openForPlan();
    const run = await inTerminal(['plan', REQUEST], {
      ...here(own),
      onScreen: typing(['(Enter for 2) ', keys]),
    });
    expect(run.exitCode).toBe(0);
    const [path = ''] = /\.claude\/plans\/\S+-greet-by-name\.md/.exec(run.screen) ?? [];
    expect(run.screen).toContain(`and then: baton implement ${path}`);
    expect(own.checkout.git('status', '--porcelain', '--untracked-files=all').trim()).toBe(`?? ${path}`);
    expect(branches(own)).toEqual(['main']);
    own.claude.assertClean();
  });

  test.each([
    { by: 'Ctrl-D', input: { onScreen: typing(['planner) ', CTRL_D]) } },
    { by: 'a standard input that is empty', input: { hasInput: false } },
  ])('leaves all questions to the planner, and what comes next to 2: by $by', async ({ input }) => {
    const questions = call('ask_clarification', { questions: ['Which language?', 'And the default?'] });
    await using own = await openForPlan([questions, ...greetingScripts.planner]);
    const run = await inTerminal(['plan', REQUEST], { ...here(own), ...input });
    expect(run.exitCode).toBe(0);
    expect(run.screen).toContain('Question 1 of 2');
    expect(run.screen).not.toContain('Question 2 of 2');
    expect(run.screen).toContain('and then: baton implement .claude/plans/');
    const told = JSON.stringify(own.claude.requests[1]?.prompt?.messages);
    expect(told.match(/Answer: \(none: decide it yourself\)/g)).toHaveLength(2);
    own.claude.assertClean();
  });

  test.each([
    { by: 'Ctrl-D', input: { onScreen: typing(['[Y/n] ', CTRL_D]) } },
    {
      by: 'Ctrl-D at the last question',
      input: { onScreen: typing(['[Y/n] ', '\r'], ['files? [Y/n] ', CTRL_D]) },
    },
    { by: 'a standard input that is empty', input: { hasInput: false } },
  ])('ends `baton init`, which writes nothing: by $by', async ({ input }) => {
    const files = { 'package.json': '{"scripts":{"test":"true"}}\n' };
    await using checkout = await makeCheckout(files);
    const run = await inTerminal(['init', '--action', 'acme/baton@v1'], {
      directory: checkout.root,
      environment: {},
      ...input,
    });
    expect(run.exitCode).toBe(3);
    expect(run.screen).toMatch(/\nerror: Nothing was written: ".*" was not answered\. Add --yes /);
    expect(await checkout.snapshot()).toEqual(files);
  });
});

describe('a terminal that goes away', () => {
  test.each([
    { where: 'a question of the planner', plans: [ask], at: 'planner) ', written: false },
    {
      where: 'the question after the plan',
      plans: greetingScripts.planner,
      at: '(Enter for 2) ',
      written: true,
    },
  ])('ends the command at $where', async ({ plans, at, written }) => {
    await using own = await openForPlan(plans);
    await inTerminal(['plan', REQUEST], { ...here(own), onScreen: typing([at, hangUp]) });
    expect(own.checkout.git('status', '--porcelain') !== '').toBe(written);
    expect(branches(own)).toEqual(['main']);
    own.claude.assertClean();
  });
});

test.each([
  { by: 'Ctrl-C', keys: CTRL_C },
  { by: 'the end of the terminal', keys: hangUp },
])(
  '$by in the middle of a phase reaches all that runs, and keeps what is finished and what was begun',
  async ({ keys }) => {
    const { phaseOne, phaseTwo, report } = greetingScripts;
    const begun = calls(
      { name: 'write', input: { file_path: 'README.md', content: '# Greeting, half of it\n' } },
      { name: 'bash', input: { command: 'sleep 60' } },
    );
    await using own = await openWithPlan({
      model: greetingModel({ plans: [], implements: [...phaseOne, begun, ...phaseTwo, report] }),
    });
    const { checkout, environment, subjects } = own;
    const { git, root: directory } = checkout;
    const stopped = await inTerminal(['implement', PLAN], {
      directory,
      environment,
      onScreen: typing([' · write, bash · ', keys]),
    });
    if (keys === CTRL_C) expect(stopped.exitCode).toBe(3);
    expect(subjects(BRANCH)).toEqual(SUBJECTS.slice(0, 2));
    expect(git('status', '--porcelain')).toBe('');
    const records = join(directory, '.git/baton');
    const [record = ''] = readdirSync(records);
    if (keys === CTRL_C)
      expect(stopped.screen).toContain(
        `kept as a patch in the record of this run (\`${join(records, record)}\``,
      );
    expect(readFileSync(join(records, record), 'utf8')).toContain('+# Greeting, half of it');
    const again = await own.baton(['implement', '--json', PLAN]);
    expect(JSON.parse(again.stdout)).toMatchObject({ conclusion: 'done', phases: { done: 2, total: 2 } });
    expect(subjects(BRANCH)).toEqual(SUBJECTS);
  },
);
