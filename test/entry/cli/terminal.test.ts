import { expect, jest, test } from '@jest/globals';
import { call } from '../../support/claude/scripted-model.ts';
import { greetingModel, greetingScripts } from '../../support/scenarios/greeting.ts';
import { CTRL_C, inTerminal } from './support/in-terminal.ts';
import { openOwnRepository } from './support/own-repository.ts';

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
  expect(run.screen).toContain(`${LIVE}ask_clarification · 2.3k tokens · $0.012`);
  const [, asked = ''] = run.screen.split('Question 1 of 1: ');
  const [untilTyped = ''] = asked.split('English');
  expect(untilTyped).not.toContain(LIVE);
  expect(asked).toContain(`${LIVE}planning · 2.3k tokens`);
  expect(JSON.stringify(own.claude.requests.at(-1)?.prompt?.messages)).toContain('Answer: English');
  expect(run.screen).toMatch(/Plan: \.claude\/plans\/\S+-greet-by-name\.md/);
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
