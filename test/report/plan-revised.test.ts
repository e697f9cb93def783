import { expect, test } from '@jest/globals';
import { planRevisedComment, threadAnswer } from '../../src/report/plan-revised.ts';
import { readText } from '../support/live-markdown.ts';
import { COMMENT_URL, COMPARE_URL, PLAN_URL, planRevised, spending } from '../support/report-samples.ts';

test('a revision is told with who asked, what changed and the answers one by one', () => {
  const text = readText(planRevisedComment(planRevised()));
  const parts = [
    'The plan was revised: Redis caching',
    'As ada and ben asked.',
    'What changed',
    'Title: Caching → Redis caching',
    'Sections changed: Decisions, Do not',
    'Sections added: Risks',
    'Sections removed: Dependencies',
    'Phase added: Expiry',
    'Phase removed: Clean up',
    'Phase renamed: Use it → Use it in search',
    'Phase changed: Cache protocol',
    'File added: create src/expiry.py',
    'File added: rename src/old.py → src/new.py',
    'File removed: delete src/legacy.py',
    'What was asked, and the answers',
    'On the whole: When do entries expire?',
    'After a minute: see Decisions.',
    'On lines 12–14',
    'The phase names the file.',
    'Findings of the plan check',
    'What now',
    'There is no primer',
  ];
  const places = parts.map((part) => text.indexOf(part));
  expect(places.map((place, index) => [parts[index], place >= 0])).toEqual(parts.map((part) => [part, true]));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('it links the plan, the difference and the comments', () => {
  const markdown = planRevisedComment(planRevised());
  for (const url of [PLAN_URL, COMPARE_URL, COMMENT_URL]) expect(markdown).toContain(`](${url})`);
});

test('what is not known is left out or said', () => {
  const none = { added: [], removed: [], changed: [] };
  const unchanged = { title: undefined, sections: none, phases: { ...none, renamed: [] }, files: none };
  const markdown = planRevisedComment(
    planRevised({
      askedBy: [],
      compareUrl: undefined,
      changes: unchanged,
      warnings: [],
      spending: spending({ requests: 0 }),
    }),
  );
  expect(markdown).toContain('- Nothing but the commit that it was planned on\n');
  expect(markdown).not.toMatch(/asked\.|line by line|Findings|Tokens and cost/);
  expect(planRevisedComment(planRevised({ changes: undefined }))).toContain('could not be read');
});

test('an answer in a thread names the new version', () => {
  const commit = '6a4d1f2b5c7e8091a2b3c4d5e6f708192a3b4c5d';
  expect(threadAnswer('It says so **now**.', { commit, url: COMPARE_URL })).toBe(
    `It says so **now**.\n\n[The new version](${COMPARE_URL}) (\`6a4d1f2\`)`,
  );
});
