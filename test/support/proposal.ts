import { shaSchema } from '../../src/core/ids.ts';
import { assemblePlan } from '../../src/plan/assemble-plan.ts';
import { planPath } from '../../src/plan/plan-path.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { slugSchema } from '../../src/plan/slug.ts';
import { ACTIONS_BOT } from './github/open-pull-request.ts';
import { openStory, type Story, type StoryParams } from './story.ts';

/** A story in which planning is over: its plan waits in pull request 2 for an approval. */
export interface ProposedStory extends Story {
  branch: string;
  planPath: string;
  /** As the bot wrote it. */
  planText: string;
  /** The commit that holds it. */
  planHead: string;
}

export interface ProposalParams extends StoryParams {
  plan: { title: string; slug: string; body: string };
}

/** Puts the story where a planning run leaves it, without the run; `proposal.test.ts` shows that it is the same place. */
export async function openProposal({ plan, ...params }: ProposalParams): Promise<ProposedStory> {
  const story = await openStory(params);
  const { github, repository, issue } = story;
  const [first] = await github.log({ repository });
  const created = new Date();
  const slug = slugSchema.parse(plan.slug);
  const { path } = planPath({ directory: '.claude/plans', created, slug, taken: () => false });
  const text = renderPlan(
    assemblePlan({
      ...plan,
      slug,
      issue: issue.number,
      created,
      base: shaSchema.parse(first?.sha),
      planner: 'claude-opus-5-5',
    }),
  );
  const branch = `baton/issue-${issue.number}-${slug}`;
  const planHead = await github.commit({
    repository,
    branch,
    files: { [path]: text },
    message: `plan: ${plan.title} (#${issue.number})\n\nBaton-Run: 0123456789abcdef\nBaton-Plan: ${path}\n`,
    author: ACTIONS_BOT,
  });
  await github.openPullRequest({
    repository,
    author: ACTIONS_BOT,
    title: `Plan for #${issue.number}: ${plan.title}`,
    body: `The plan.\n\nCloses #${issue.number}`,
    head: branch,
    draft: true,
  });
  github.label({ issue, name: 'baton:awaiting-approval' });
  return { ...story, branch, planPath: path, planText: text, planHead };
}
