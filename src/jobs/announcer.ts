import type { Log } from '../core/log.ts';
import type { Bot } from '../core/people.ts';
import type { GitHubClient } from '../github/client.ts';
import { findStickyComment, upsertStickyComment } from '../github/comments.ts';
import { type IssueState, removeTriggerLabel, setStateLabel } from '../github/labels.ts';
import { acknowledge } from '../github/reactions.ts';
import { fitComment } from '../report/neutral.ts';

/** How a run shows itself on GitHub, apart from its branch and pull request. `number` is an issue or a pull request. */
export interface Announcer {
  /** 👀 on whatever triggered the run. */
  seen(nodeId: string): Promise<void>;
  consumeTrigger(number: number, label: string): Promise<void>;
  state(number: number, state: IssueState | undefined): Promise<void>;
  /** Replaces the one comment that Baton keeps there, or makes it. */
  comment(number: number, markdown: string): Promise<void>;
  /** As `comment`, unless there is one already. */
  commentUnlessPresent(number: number, markdown: string): Promise<void>;
}

export function gitHubAnnouncer(github: GitHubClient, bot: Bot): Announcer {
  const known = new Map<number, number>();
  const upsert = async (issue: number, body: string) => {
    const id = known.get(issue);
    const comment = await upsertStickyComment(github, { issue, bot, body, ...(id !== undefined && { id }) });
    known.set(issue, comment.id);
  };
  return {
    seen: async (nodeId) => {
      await acknowledge(github, { nodeId });
    },
    consumeTrigger: (number, label) => removeTriggerLabel(github, { issue: number, label }),
    state: (number, state) => setStateLabel(github, { issue: number, state }),
    comment: (number, markdown) => upsert(number, fitComment(markdown)),
    commentUnlessPresent: async (number, markdown) => {
      const present = await findStickyComment(github, { issue: number, bot });
      if (!present) await upsert(number, fitComment(markdown));
    },
  };
}

/** For a dry run: says what would be shown. */
export function loggingAnnouncer(log: Log): Announcer {
  const would = async (what: string) => log.info(`Dry run: would ${what}.`);
  return {
    seen: () => would('react with 👀'),
    consumeTrigger: (number, label) => would(`remove the label ${label} from #${number}`),
    state: (number, state) =>
      would(state ? `label #${number} as ${state}` : `remove the state label of #${number}`),
    comment: (number) => would(`comment on #${number}`),
    commentUnlessPresent: (number) => would(`comment on #${number}`),
  };
}
