import { expect, jest, test } from '@jest/globals';
import type { ModelTurn } from '../support/claude/scripted-model.ts';
import { call, calls, say } from '../support/claude/scripted-model.ts';
import { look, subjects } from '../support/look.ts';
import { openProposal, type ProposalParams } from '../support/proposal.ts';
import { greeting, greetingPlan } from '../support/scenarios/greeting.ts';
import { mendedName, reviewedGreeting, submitFindings } from '../support/scenarios/reviews.ts';

jest.setTimeout(60_000);

const BOT = 'github-actions[bot]';
const unquoted = {
  severity: 'blocker',
  file: 'greet.sh',
  line: 1,
  message: 'The name may hold a backslash, which `echo` interprets. Use printf. @maintainer closes #1',
} as const;
const elsewhere = {
  severity: 'warning',
  file: 'check.sh',
  line: 2,
  message: 'The check does not say which test failed.',
} as const;
const general = { severity: 'note', message: 'The primer does not know that names are greeted.' } as const;

function reviewed(model: ProposalParams['model'], files: Record<string, string> = {}) {
  return openProposal({
    ...greeting,
    files: { ...greeting.files, ...files },
    plan: greetingPlan,
    model,
    reviewed: true,
  });
}

test('blockers are mended once, and all findings are on the pull request', async () => {
  const turns: ModelTurn[] = [];
  await using story = await reviewed(
    reviewedGreeting({
      architecture: [
        (turn) => {
          turns.push(turn);
          return call('grep', { pattern: 'greet', path: '.' });
        },
        submitFindings({ ...elsewhere, file: 'chek.sh' }, { ...elsewhere, line: 99 }),
        (turn) => {
          turns.push(turn);
          return submitFindings(elsewhere, general);
        },
      ],
      security: [submitFindings(unquoted)],
      mends: [
        (turn) => {
          turns.push(turn);
          return mendedName[0];
        },
        mendedName[1],
      ],
    }),
  );
  const run = await story.run(await story.approve(2));
  expect(run.outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });

  const [first, refused, told] = turns;
  for (const what of ['diff', 'plan', 'primer']) {
    expect(first?.lastUserText).toMatch(new RegExp(`^<<<untrusted ${what} [0-9a-f]{24}>>>$`, 'm'));
  }
  expect(first?.lastUserText).toContain(`+echo "Hello, \${1:-world}!"`);
  expect(first?.lastUserText).not.toContain('+++ b/.claude/plans/');
  expect(told?.lastUserText).toMatch(/^<<<untrusted findings [0-9a-f]{24}>>>$/m);
  expect(refused?.lastToolResults[0]).toMatchObject({ isError: true });
  expect(refused?.lastToolResults[0]?.text).toContain('finding 1: there is no file `chek.sh`');
  expect(refused?.lastToolResults[0]?.text).toContain('finding 2: `check.sh` has 3 lines, and no line 99');
  expect(refused?.tools).toEqual(['read', 'glob', 'grep', 'submit_review']);
  expect(told?.lastUserText).toContain('"greet.sh", line 1');
  expect(told?.lastUserText).not.toContain('does not say which test failed');

  const { items, branches } = await look(story);
  const lines = await subjects(story, story.branch);
  expect(lines.at(-1)).toBe('Greet people by their name — mended after review (#1)');
  const commits = await story.github.log({ repository: story.repository, ref: story.branch, since: 'main' });
  expect(commits.at(-1)?.message).toMatch(/Baton-Phase: 2\/2\nCo-authored-by: reviewer/);

  const { pull, comments } = items[2]!;
  const own = pull!.reviews.filter(({ author }) => author === BOT);
  expect(own).toMatchObject([{ state: 'COMMENTED', commitId: commits.at(-2)?.sha }]);
  expect(own[0]?.body).toContain('3 findings');
  expect(own[0]?.body).toContain('`check.sh:2`: ⚠️ **warning** (`architecture-guard`)');
  expect(own[0]?.body).toContain('The primer does not know');
  expect(own[0]?.body).toContain(`changed the code in ${branches[story.branch]?.slice(0, 7)}`);
  expect(pull!.reviewComments).toMatchObject([{ author: BOT, line: 1 }]);
  expect(pull!.reviewComments[0]?.body).toContain('⛔ **blocker** (`security-review`)');
  expect(pull!.reviewComments[0]?.body).not.toContain('@maintainer');
  expect(pull!.reviewComments[0]?.body).not.toContain('#1');

  const report = comments.find(({ author }) => author === BOT)?.body ?? '';
  expect(report).toContain(
    '**Reviews by architecture-guard, security-review, documentation-sync: 3 findings**',
  );
  expect(report).toContain('🔧 ⛔ blocker (`security-review`) `greet.sh:1`');
  expect(pull!.draft).toBe(false);
  const check = (await story.github.snapshot()).repositories[story.repository.fullName]?.checks;
  const last = check?.[branches[story.branch] ?? '']?.find(({ name }) => name === 'Baton / implementation');
  expect(last).toMatchObject({ state: 'success', summary: expect.stringContaining('3 findings') });

  const sessions = (run.record as { breakdown: { sessions: { role: string; usd: number }[] } }).breakdown
    .sessions;
  expect(sessions.map(({ role }) => role)).toEqual(['implementer', 'reviewer', 'reviewer', 'reviewer']);
  expect(sessions.every(({ usd }) => usd > 0)).toBe(true);
  story.assertClean();
});

test('a mending that does not pass the check is taken back, and the pull request stays a draft', async () => {
  const broken = calls(
    { name: 'write', input: { file_path: 'greet.sh', content: 'exit 1\n' } },
    { name: 'write', input: { file_path: 'new.txt', content: 'left over\n' } },
  );
  await using story = await reviewed(
    reviewedGreeting({
      security: [submitFindings(unquoted)],
      mends: [broken, say('Done.'), say('I cannot.')],
    }),
    { '.github/baton.yml': 'quality: { commands: ["sh check.sh"], max_fix_rounds: 1 }\n' },
  );
  const { outputs } = await story.run(await story.approve(2));
  expect(outputs).toMatchObject({ conclusion: 'implemented' });
  const { items } = await look(story);
  expect(await subjects(story, story.branch)).toHaveLength(3);
  expect(items[2]?.pull?.draft).toBe(true);
  const report = items[2]?.comments.find(({ author }) => author === BOT)?.body ?? '';
  expect(report).toContain('one blocker of the reviews is not mended');
  expect(report).toContain('still fails after one round of mending');
  expect(report).toContain('1 of 1 met');
  story.assertClean();
});

test('a reviewer that does not answer is told of, and takes nothing back', async () => {
  const silent = [say('Fine.'), say('Really.'), say('Nothing.')];
  await using story = await reviewed(
    reviewedGreeting({ architecture: silent, security: null, documentation: null }),
    {
      '.github/baton.yml': 'quality: { commands: ["sh check.sh"] }\nreviews: [architecture-guard, our-own]\n',
    },
  );
  const { outputs } = await story.run(await story.approve(2));
  expect(outputs).toMatchObject({ conclusion: 'implemented' });
  const { items } = await look(story);
  const report = items[2]?.comments.find(({ author }) => author === BOT)?.body ?? '';
  expect(report).toContain('The review `architecture-guard` came to no end.');
  expect(report).toContain('There is no review skill `our-own`');
  expect(report).toContain('**Reviews**: none came to its end');
  expect(items[2]?.pull).toMatchObject({ draft: false, reviewComments: [] });
  story.assertClean();
});

test('a limit that is reached in a review is told of, and what is done stays done', async () => {
  await using story = await reviewed(
    reviewedGreeting({ security: null, documentation: null, reports: false }),
    { '.github/baton.yml': 'quality: { commands: ["sh check.sh"] }\nlimits: { turns: 5 }\n' },
  );
  const { outputs } = await story.run(await story.approve(2));
  expect(outputs).toMatchObject({ conclusion: 'implemented', phases_done: '2' });
  const { items } = await look(story);
  const report = items[2]?.comments.find(({ author }) => author === BOT)?.body ?? '';
  expect(report).toContain(
    'The review `security-review` came to no end. The run reached its limit of 5 turns.',
  );
  expect(report).toContain('The implementer could not give its report.');
  expect(report).toContain('**Reviews** by `architecture-guard`: no findings');
  story.assertClean();
});

test('the same again does not give the review twice', async () => {
  await using story = await reviewed(reviewedGreeting({ documentation: [submitFindings(general)] }));
  const approval = await story.approve(2);
  const fault = story.github.fault({
    match: { method: 'PUT', path: /\/dismissals$/ },
    kind: 'cut-before-effect',
  });
  const kill = new AbortController();
  const watch = setInterval(() => fault.met > 0 && kill.abort(), 2);
  await story.run(approval, { kill: kill.signal });
  clearInterval(watch);
  const again = await story.run(approval);
  expect(again.outputs).toMatchObject({ conclusion: 'implemented' });
  const { items } = await look(story);
  expect(items[2]?.pull?.reviews.filter(({ author }) => author === BOT)).toHaveLength(1);
  story.assertClean();
});

test('a dry run says in its report what was found', async () => {
  await using story = await reviewed(reviewedGreeting({ documentation: [submitFindings(general)] }));
  const run = await story.run(await story.approve(2), { inputs: { dry_run: 'true' } });
  expect(run.outputs).toMatchObject({ conclusion: 'implemented' });
  expect(run.summary).toContain('💡 note (`documentation-sync`) The primer does not know');
  const { items } = await look(story);
  expect(items[2]?.pull?.reviews.filter(({ author }) => author === BOT)).toEqual([]);
  story.assertClean();
});
