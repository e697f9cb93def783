import { parsePlan } from '../../../src/plan/parse-plan.ts';
import type { PullRequest } from '../../../test/support/github/state.ts';
import { followRun } from '../follow-run.ts';
import { act, issueCard } from '../present/conversation.ts';
import { BLANK, span } from '../present/line.ts';
import { planProposal } from '../present/plan-proposal.ts';
import { type RunCost, runCost } from '../run-cost.ts';
import type { Show } from '../show.ts';
import { PEOPLE } from '../stage.ts';

const LABEL = 'baton:plan';

/** From the issue to the plan's pull request. */
export async function planIssue(show: Show): Promise<{ pull: PullRequest; cost: RunCost }> {
  const { screen, stage } = show;
  const { github, issue, repository } = stage;
  show.act('An issue gets a label');
  screen.show(issueCard(issue, screen.width));
  github.label({ issue, name: LABEL, by: PEOPLE.maintainer });
  screen.show([BLANK, act(PEOPLE.maintainer, span('adds the label '), span(LABEL, 'yellow'))]);

  show.act('Opus explores the repository, read-only, and plans');
  const event = github.events.issuesLabeled({ issue, label: LABEL, sender: github.user(PEOPLE.maintainer) });
  const { outputs, record } = await followRun(show, { event, what: 'Planning', aim: 'planned' });

  show.act('The plan is proposed as a draft pull request');
  const pull = await github.pullRequest(repository, Number(outputs.pull_request));
  const planPath = outputs.plan_path ?? '';
  const planText = (await github.readFile({ repository, ref: pull.pull.head.ref, path: planPath })) ?? '';
  screen.show(
    planProposal(
      {
        number: pull.number,
        title: pull.title,
        draft: pull.pull.draft,
        author: pull.author.login,
        branch: pull.pull.head.ref,
        labels: issue.labels.map(({ name }) => name),
        planPath,
        planText,
        plan: parsePlan(planText),
      },
      screen.width,
    ),
  );
  return { pull, cost: runCost(record) };
}
