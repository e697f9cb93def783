import { describe, expect, test } from '@jest/globals';
import { completionReport } from '../../src/report/completion.ts';
import { planPullRequestBody, planReadyComment } from '../../src/report/plan-ready.ts';
import { planRevisedComment, threadAnswer } from '../../src/report/plan-revised.ts';
import { progressComment } from '../../src/report/progress.ts';
import { stoppedReport } from '../../src/report/stopped.ts';
import { liveParts } from '../support/live-markdown.ts';
import {
  COMMENT_URL,
  COMPARE_URL,
  completion,
  PLAN_URL,
  planReady,
  planRevised,
  progress,
  RUN_URL,
  stopped,
} from '../support/report-samples.ts';

/** Fields that hold no text of a model or a stranger. */
const OWN = ['conclusion', 'status', 'planned', 'found', 'action', 'runUrl', 'planUrl', 'compareUrl', 'url'];
const HOSTILE: readonly string[] = [
  'Hi @octocat, Fixes #1, GH-2 and lantern/search#3 ![](https://evil.example/beacon.png)',
  '[click](javascript:alert(1)) <img src=x onerror=alert(1)> <!-- @octocat -->@<b></b>octocat',
  '# Loud\n\n</details>\n\n```\n@octocat\n```\n\n[The run]: https://evil.example',
  '` @octocat `` ``` ~~~ | a | b |\r@octocat #1\r```\r@octocat',
  '@octocat #1 '.repeat(6_000),
  `${'`'.repeat(500)} @octocat`,
  '>'.repeat(300),
];

/** `sample` with `text` in the place of each string but those of its own. */
function poisoned<T>(sample: T, text: string): T {
  const poison = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return OWN.includes(key) ? value : text;
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poison(inner, name)]));
  };
  return poison(sample, '') as T;
}

/** `sample` with many times as much in each of its lists. */
function swollen<T>(sample: T, times = 100): T {
  const swell = (value: unknown): unknown => {
    if (Array.isArray(value)) return Array.from({ length: times }, () => value.map(swell)).flat();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, swell(inner)]));
  };
  return swell(sample) as T;
}

describe.each([
  {
    name: 'completion',
    render: (text: string) => completionReport(poisoned(completion(), text)),
    own: [RUN_URL],
  },
  {
    name: 'pull request',
    render: (text: string) => planPullRequestBody(poisoned(planReady(), text)),
    own: [PLAN_URL, '#42'],
  },
  {
    name: 'plan is ready',
    render: (text: string) => planReadyComment(poisoned(planReady(), text)),
    own: ['#43'],
  },
  {
    name: 'plan is revised',
    render: (text: string) => planRevisedComment(poisoned(planRevised(), text)),
    own: [PLAN_URL, COMPARE_URL, COMMENT_URL],
  },
  {
    name: 'answer in a thread',
    render: (text: string) => threadAnswer(text, { commit: 'a'.repeat(40), url: COMPARE_URL }),
    own: [COMPARE_URL],
  },
  { name: 'progress', render: (text: string) => progressComment(poisoned(progress(), text)), own: [RUN_URL] },
  { name: 'stopped', render: (text: string) => stoppedReport(poisoned(stopped(), text)), own: [RUN_URL] },
])('$name', ({ render, own }) => {
  test.each(HOSTILE.map((text) => [text.slice(0, 40), text]))(
    'is inert and fits into a comment with %j… in all its fields',
    (_, text) => {
      const markdown = render(text);
      expect(liveParts(markdown, { allowed: own })).toEqual([]);
      expect(markdown.length).toBeLessThan(65_000);
    },
  );
});

test.each([
  { name: 'completion', markdown: () => completionReport(swollen(completion())) },
  { name: 'pull request', markdown: () => planPullRequestBody(swollen(planReady())) },
  { name: 'plan is ready', markdown: () => planReadyComment(swollen(planReady())) },
  { name: 'plan is revised', markdown: () => planRevisedComment(swollen(planRevised())) },
  { name: 'progress', markdown: () => progressComment(swollen(progress(), 30)) },
  { name: 'stopped', markdown: () => stoppedReport(swollen(stopped(), 30)) },
])('a $name with very many entries fits into a comment and says what is missing', ({ name, markdown }) => {
  const text = markdown();
  expect(text.length).toBeLessThan(65_000);
  if (name !== 'plan is ready') expect(text).toMatch(/… and \d+ more/);
  if (name === 'pull request') expect(text).toMatch(/\nCloses #42$/);
});

test('the worst of both, many entries of long text, still fits into a comment', () => {
  const worst = <T>(sample: T) => poisoned(swollen(sample, 8), '@octocat #1 '.repeat(1_000));
  expect(completionReport(worst(completion())).length).toBeLessThan(65_000);
  expect(planPullRequestBody(worst(planReady())).length).toBeLessThan(65_000);
  expect(planRevisedComment(worst(planRevised())).length).toBeLessThan(65_000);
  expect(stoppedReport(worst(stopped())).length).toBeLessThan(65_000);
});
