import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { call, calls } from '../../support/claude/scripted-model.ts';
import { greetingModel, greetingScripts } from '../../support/scenarios/greeting.ts';
import { CTRL_C, inTerminal } from './support/in-terminal.ts';
import { openOwnRepository } from './support/own-repository.ts';
import { BRANCH, openWithPlan, PLAN, SUBJECTS } from './support/with-plan.ts';

jest.setTimeout(60_000);

const LIVE = '\r\u001b[2K';
const REQUEST = 'Greet people by their name';
const ask = call('ask_clarification', { questions: ['Which language?'] });

/** Types each answer once its question is there. */
function typing(...answers: [question: string, keys: string][]) {
  const left = [...answers];
  return (screen: string, type: (keys: string) => void) => {
    const [question = '', keys = ''] = left[0] ?? [];
    if (left.length === 0 || !screen.includes(question)) return;
    left.shift();
    type(keys);
  };
}

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

test('Ctrl-C in the middle of a phase reaches all that runs, and keeps what is finished and what was begun', async () => {
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
    onScreen: typing([' · write, bash · ', CTRL_C]),
  });
  expect(stopped.exitCode).toBe(3);
  expect(subjects(BRANCH)).toEqual(SUBJECTS.slice(0, 2));
  expect(git('status', '--porcelain')).toBe('');
  const [, record = ''] = /kept as a patch in the record of this run \(`([^`]+)`/.exec(stopped.screen) ?? [];
  expect(readFileSync(record, 'utf8')).toContain('+# Greeting, half of it');
  const again = await own.baton(['implement', '--json', PLAN]);
  expect(JSON.parse(again.stdout)).toMatchObject({ conclusion: 'done', phases: { done: 2, total: 2 } });
  expect(subjects(BRANCH)).toEqual(SUBJECTS);
});
