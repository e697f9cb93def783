import type { ClaudeOptions } from './claude/stand-in-state.ts';
import { type ClaudeStandIn, startClaude } from './claude/start-claude.ts';
import type { NewReviewComment } from './github/review-comments.ts';
import { type GitHubOptions, type GitHubStandIn, startGitHub } from './github/start-github.ts';
import type { Issue, PullRequest, Repository, RepositorySettings } from './github/state.ts';
import { QUICK_START } from './quick-start.ts';
import { replaySessions } from './replay-story.ts';
import { withoutReviews } from './reviews-off.ts';
import { type ActionEvent, type ActionRun, runAction } from './run-action.ts';

/** A repository with an issue on a GitHub of its own, and a scripted model. */
export interface Story extends AsyncDisposable {
  github: GitHubStandIn;
  claude: ClaudeStandIn;
  repository: Repository;
  issue: Issue;
  /** A token of the workflow, as `github.token`. */
  token: string;
  /** The maintainer labels the issue. */
  label(name?: string): ActionEvent;
  /** The reviewer approves the pull request as it stands. */
  approve(number: number, by?: string): Promise<ActionEvent>;
  /** The maintainer says something on the issue, unless it is somebody else or another place. */
  say(body: string, params?: { on?: number; by?: string }): ActionEvent;
  /** The reviewer asks for changes to the pull request as it stands; `comments` are on lines of its files. */
  requestChanges(number: number, params: RequestedChanges): Promise<ActionEvent>;
  /** The maintainer merges the pull request. */
  merge(number: number): Promise<ActionEvent>;
  /** The maintainer starts the workflow by hand; `typed` is what they type into its form. */
  dispatch(params?: { by?: string; typed?: Record<string, string> }): ActionEvent;
  /** GitHub starts the workflow by its clock. */
  schedule(): ActionEvent;
  /** Runs the action, and then holds its sessions again from their records: the same has to come of them. */
  run(event: ActionEvent, options?: RunOptions): Promise<ActionRun>;
  pull(number: number): Promise<PullRequest>;
  /** Bodies of the comments on an issue or pull request. */
  comments(number: number): string[];
  /** Throws for whatever was done against GitHub's or the model's rules. */
  assertClean(): void;
}

interface RequestedChanges {
  body?: string;
  comments?: NewReviewComment[];
  by?: string;
}

interface RunOptions {
  inputs?: Record<string, string>;
  missing?: readonly string[];
  runId?: string;
  onLog?: (text: string) => void;
  kill?: AbortSignal;
  interrupt?: { when: AbortSignal; with: 'SIGINT' | 'SIGTERM' };
  /** See `runAction`. */
  environment?: Readonly<Record<string, string>>;
}

export interface StoryParams {
  owner: string;
  name: string;
  /** The first commit; without it the repository stays empty. */
  files?: Readonly<Record<string, string>>;
  settings?: Partial<RepositorySettings>;
  issue: { title: string; body: string };
  model: ClaudeOptions['models'];
  /** Whether the reviews are held that the configuration says, or has by default; without it, none are. */
  reviewed?: boolean;
  claude?: Omit<ClaudeOptions, 'models'>;
  github?: GitHubOptions;
}

export const MAINTAINER = 'maintainer';
export const REVIEWER = 'reviewer';

export async function openStory(params: StoryParams): Promise<Story> {
  const github = await startGitHub(params.github);
  const claude = await startClaude({ ...params.claude, models: params.model });
  const repository = await github.createRepository({
    owner: params.owner,
    name: params.name,
    ...(params.files && { files: params.reviewed ? params.files : withoutReviews(params.files) }),
    ...(params.settings && { settings: params.settings }),
  });
  for (const user of [MAINTAINER, REVIEWER]) github.setPermission({ repository, user, role: 'write' });
  const issue = github.createIssue({ repository, author: 'asker', ...params.issue });
  const token = github.appToken({ repositories: [repository] });
  return {
    github,
    claude,
    repository,
    issue,
    token,
    label(name = 'baton:plan') {
      github.label({ issue, name, by: MAINTAINER });
      return github.events.issuesLabeled({ issue, label: name, sender: github.user(MAINTAINER) });
    },
    async approve(number, by = REVIEWER) {
      const pull = await github.pullRequest(repository, number);
      const review = await github.submitReview({ pull, user: by, state: 'APPROVED' });
      return github.events.reviewSubmitted({ issue: pull, review });
    },
    say(body, { on = issue.number, by = MAINTAINER } = {}) {
      const place = github.issue(repository, on);
      const comment = github.comment({ issue: place, author: by, body });
      return github.events.issueCommented({ issue: place, comment });
    },
    async requestChanges(number, { by = REVIEWER, ...asked }) {
      const pull = await github.pullRequest(repository, number);
      const review = await github.submitReview({ pull, user: by, state: 'CHANGES_REQUESTED', ...asked });
      return github.events.reviewSubmitted({ issue: pull, review });
    },
    async merge(number) {
      const pull = await github.pullRequest(repository, number);
      await github.merge({ pull, by: MAINTAINER });
      return github.events.pullRequestClosed({ issue: await github.pullRequest(repository, number) });
    },
    dispatch: ({ by = MAINTAINER, typed = {} } = {}) =>
      github.events.workflowDispatch({
        repository,
        workflow: '.github/workflows/baton.yml',
        ref: `refs/heads/${repository.defaultBranch}`,
        inputs: typed,
        actor: github.user(by),
      }),
    // As Actions has it since September 2022; it is no webhook, and has no sender.
    schedule() {
      const actor = github.user(MAINTAINER);
      const ref = `refs/heads/${repository.defaultBranch}`;
      const { payload } = github.events.workflowDispatch({
        repository,
        workflow: '',
        ref,
        inputs: {},
        actor,
      });
      const workflow = '.github/workflows/baton.yml';
      const of = (payload as { repository: unknown }).repository;
      return { name: 'schedule', payload: { schedule: '17 5 3 1,4,7,10 *', workflow, repository: of } };
    },
    async run(event, { inputs, ...options } = {}) {
      const run = await runAction({
        event,
        repository: repository.fullName,
        inputs: { anthropic_api_key: claude.apiKey, github_token: token, ...inputs },
        endpoints: { ...github, anthropicUrl: claude.baseUrl },
        node: QUICK_START,
        ...options,
      });
      await replaySessions(run.sessionRecords, repository);
      return run;
    },
    pull: (number) => github.pullRequest(repository, number),
    comments: (number) => github.issue(repository, number).comments.map(({ body }) => body),
    assertClean() {
      github.assertClean();
      claude.assertClean();
    },
    async [Symbol.asyncDispose]() {
      await claude.close();
      await github.close();
    },
  };
}
