import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';

/** The labels that show how far an issue is; an issue has one of them at most. */
export const STATE_LABELS = {
  planning: 'baton:planning',
  'needs-info': 'baton:needs-info',
  'awaiting-approval': 'baton:awaiting-approval',
  implementing: 'baton:implementing',
  done: 'baton:done',
  failed: 'baton:failed',
} as const;
export type IssueState = keyof typeof STATE_LABELS;
export const ISSUE_STATES = Object.keys(STATE_LABELS) as IssueState[];

/** Trigger labels work once: they are taken off when the run starts. One that is gone already is fine. */
export async function removeTriggerLabel(
  gh: GitHubClient,
  { issue, label }: { issue: number; label: string },
): Promise<void> {
  await removeLabel(gh, issue, label);
}

/** Replaces the state label of an issue or pull request; `undefined` takes it away. Other labels stay. */
export async function setStateLabel(
  gh: GitHubClient,
  { issue, state }: { issue: number; state: IssueState | undefined },
): Promise<void> {
  const { owner, repo } = gh;
  const wanted = state === undefined ? undefined : STATE_LABELS[state];
  const present = (await readLabels(gh, issue)).filter(isStateLabel);

  for (const name of present) if (name !== wanted) await removeLabel(gh, issue, name);
  if (wanted === undefined || present.includes(wanted)) return;
  await gh.octokit.rest.issues.addLabels({
    owner,
    repo,
    issue_number: issue,
    labels: [wanted],
    request: { mayRepeat: true },
  });
}

/** The state that the label of an issue or pull request shows. */
export async function readState(
  gh: GitHubClient,
  { issue }: { issue: number },
): Promise<IssueState | undefined> {
  const present = await readLabels(gh, issue);
  return ISSUE_STATES.find((state) => present.includes(STATE_LABELS[state]));
}

async function readLabels(gh: GitHubClient, issue: number): Promise<string[]> {
  const { owner, repo } = gh;
  const route = gh.octokit.rest.issues.listLabelsOnIssue;
  const labels = await gh.octokit.paginate(route, { owner, repo, issue_number: issue, per_page: 100 });
  return labels.map(({ name }) => name);
}

const stateLabels: ReadonlySet<string> = new Set(Object.values(STATE_LABELS));
const isStateLabel = (name: string) => stateLabels.has(name);

async function removeLabel(gh: GitHubClient, issue: number, name: string): Promise<void> {
  const { owner, repo } = gh;
  try {
    await gh.octokit.rest.issues.removeLabel({ owner, repo, issue_number: issue, name });
  } catch (error) {
    if (failureOf(error)?.status !== 404) throw error;
  }
}
