import type { Log } from '../../core/log.ts';
import type { Markdown } from '../../core/markdown.ts';
import type { Bot } from '../../core/people.ts';
import type { GitHubClient } from '../../github/client.ts';
import { findStickyComment, reply, upsertStickyComment } from '../../github/comments.ts';
import { type IssueState, removeTriggerLabel, setStateLabel } from '../../github/labels.ts';
import { postReview, type ReviewToGive } from '../../github/own-reviews.ts';
import { acknowledge } from '../../github/reactions.ts';
import { fitComment } from '../../report/neutral.ts';
import { hiddenHead } from './hidden-head.ts';

/** How a run shows itself on GitHub, apart from its branch and pull request. `number` is an issue or a pull request. */
export interface Announcer {
  /** 👀 on whatever triggered the run. */
  seen(nodeId: string): Promise<void>;
  consumeTrigger(number: number, label: string): Promise<void>;
  state(number: number, state: IssueState | undefined): Promise<void>;
  /** Replaces the one comment that Baton keeps there, or makes it. What is hidden at its head stays. */
  comment(number: number, markdown: Markdown): Promise<void>;
  /** What the comment there has hidden at its head from its next change on. */
  remember(number: number, head: string): void;
  /** As `comment`, unless there is one already. */
  commentUnlessPresent(number: number, markdown: Markdown): Promise<void>;
  /** A comment of its own, one for each `to`: again, it is changed. */
  reply(number: number, answer: { to: string; markdown: Markdown }): Promise<void>;
  /** A review with comments on lines. Returns its address; undefined where it is not given. */
  review(review: Omit<ReviewToGive, 'bot'>): Promise<string | undefined>;
}

export function gitHubAnnouncer(github: GitHubClient, bot: Bot): Announcer {
  const known = new Map<number, number>();
  const heads = new Map<number, string>();
  const upsert = async (issue: number, markdown: Markdown) => {
    if (!known.has(issue)) {
      const standing = await findStickyComment(github, { issue, bot });
      if (standing) known.set(issue, standing.id);
      if (standing && !heads.has(issue)) heads.set(issue, hiddenHead(standing.body));
    }
    const id = known.get(issue);
    const body = fitComment(markdown, { head: heads.get(issue) ?? '' });
    const comment = await upsertStickyComment(github, { issue, bot, body, ...(id !== undefined && { id }) });
    known.set(issue, comment.id);
  };
  return {
    seen: async (nodeId) => {
      await acknowledge(github, { nodeId });
    },
    consumeTrigger: (number, label) => removeTriggerLabel(github, { issue: number, label }),
    state: (number, state) => setStateLabel(github, { issue: number, state }),
    comment: upsert,
    remember: (number, head) => void heads.set(number, head),
    commentUnlessPresent: async (number, markdown) => {
      const present = await findStickyComment(github, { issue: number, bot });
      if (!present) await upsert(number, markdown);
    },
    reply: async (number, { to, markdown }) => {
      await reply(github, { issue: number, bot, to, body: fitComment(markdown) });
    },
    review: async (review) => (await postReview(github, { ...review, bot })).url,
  };
}

/** Says what would be shown, and why it is not. */
export function loggingAnnouncer(log: Log, { because = 'Dry run' } = {}): Announcer {
  const would = async (what: string) => log.info(`${because}: would ${what}.`);
  return {
    seen: () => would('react with 👀'),
    consumeTrigger: (number, label) => would(`remove the label ${label} from #${number}`),
    state: (number, state) =>
      would(state ? `label #${number} as ${state}` : `remove the state label of #${number}`),
    comment: (number) => would(`comment on #${number}`),
    remember: () => undefined,
    commentUnlessPresent: (number) => would(`comment on #${number}`),
    reply: (number) => would(`answer on #${number}`),
    review: async ({ comments }) => {
      await would(`give a review with ${comments.length} comments`);
      return undefined;
    },
  };
}
