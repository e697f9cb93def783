import type { Command, CommentRef } from '../core/command.ts';
import { commentCommand } from '../core/comment-commands.ts';
import type { FrozenIssue } from '../core/issue.ts';
import { runIdOf } from '../core/run-id.ts';
import { findSlashCommand, type SlashCommand } from '../core/slash-command.ts';
import { issueCommented } from './payloads.ts';
import { readPayload } from './read-payload.ts';
import { ignored, type Trigger } from './trigger.ts';

/** The label of an issue that waits for an answer; see the state labels of `github/`. */
const WAITS_FOR_ANSWER = 'baton:needs-info';

/** A `/baton …` command, an answer to a question that Baton asked, or nothing of its concern. */
export function fromComment(payload: unknown): Trigger {
  const { repository, sender, issue, comment } = readPayload(
    issueCommented,
    'issue_comment.created',
    payload,
  );
  if (!comment.user || comment.user.type === 'Bot') return ignored('the comment is not by a person');
  const ref: CommentRef = {
    id: comment.id,
    nodeId: comment.node_id,
    author: comment.user,
    at: comment.created_at,
  };
  const { labels, ...asSent } = issue;
  const frozen: FrozenIssue = { ...asSent, at: comment.created_at };
  const runId = runIdOf([repository.id, 'comment', comment.id]);
  const base = { repository, actor: sender, runId };
  const slash = findSlashCommand(comment.body ?? '');
  if (slash) return { kind: 'command', command: fromSlash(slash, { base, issue: frozen, comment: ref }) };
  const waits = !issue.isPullRequest && labels.some(({ name }) => name === WAITS_FOR_ANSWER);
  if (!waits) return ignored('the comment holds no `/baton` command');
  const source = { kind: 'answered', issue: frozen, comment: ref, text: comment.body ?? '' } as const;
  return { kind: 'command', command: { ...base, kind: 'plan', issue: source, auto: false } };
}

function fromSlash(
  { word, text }: SlashCommand,
  {
    base,
    issue,
    comment,
  }: {
    base: Pick<Command, 'repository' | 'actor' | 'runId'>;
    issue: FrozenIssue;
    comment: CommentRef;
  },
): Command {
  const { number } = issue;
  switch (commentCommand(word || 'help')) {
    case 'plan': {
      const [options = ''] = text.split('\n', 1);
      // Some keyboards make one dash of two.
      const force = options.split(/\s+/).some((option) => /^(?:--|[–—])force$/i.test(option));
      return { ...base, kind: 'plan', issue: { kind: 'commented', issue, comment, force }, auto: false };
    }
    case 'revise':
      return {
        ...base,
        kind: 'revise',
        pullRequest: number,
        request: { kind: 'commented', comment, instructions: text.trim() },
      };
    case 'implement':
      return {
        ...base,
        kind: 'implement',
        pullRequest: number,
        approval: { kind: 'commented', comment, auto: false },
      };
    case 'cancel':
      return { ...base, kind: 'cancel', number, comment };
    case 'status':
      return { ...base, kind: 'status', number, comment };
    case 'help':
      return { ...base, kind: 'help', number, comment, unknown: undefined };
    case undefined:
      return { ...base, kind: 'help', number, comment, unknown: word.slice(0, 40) };
  }
}
