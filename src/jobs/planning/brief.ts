import { createHash, randomBytes } from 'node:crypto';
import { fenceUntrusted } from '../../core/fence-untrusted.ts';
import { stripInvisible } from '../../core/invisible.ts';
import type { FrozenIssue } from '../../core/issue.ts';
import { withoutSlashCommands } from '../../core/slash-command.ts';
import { visibleText } from '../../core/visible-text.ts';
import type { Remark } from '../../github/issues.ts';
import type { Answer } from './plan-request.ts';

/** Enough for a careful description with logs; more is no longer a description. */
const MAX_CHARACTERS = 60_000;

/** What was said about an issue, as far as it counts. */
export interface Talk {
  discussion: readonly Remark[];
  /** What the planner has asked before. */
  questions: readonly string[];
  answer: Answer | undefined;
}

/** The issue and what was said about it, as a person sees them, marked as data for the planner. */
export function briefOf(issue: FrozenIssue, talk: Talk): string {
  return untrusted('issue', textOf(issue, talk));
}

/** The same for the same brief, in 16 hex digits. */
export function briefDigest(issue: FrozenIssue, talk: Talk): string {
  return createHash('sha256').update(textOf(issue, talk)).digest('hex').slice(0, 16);
}

function textOf(issue: FrozenIssue, { discussion, questions, answer }: Talk): string {
  return [
    `# ${stripInvisible(issue.title)}`,
    visibleText(issue.body) || '(The issue has no description.)',
    ...asked(questions),
    ...(answer ? [said(`Answer by ${answer.author.login}`, answer.text)] : []),
    ...discussion
      .map(({ author, body }) => ({ author, body: withoutSlashCommands(body) }))
      .filter(({ body }) => body !== '')
      .map(({ author, body }) => said(`Comment by ${author.login}`, body)),
  ].join('\n\n');
}

function asked(questions: readonly string[]): string[] {
  if (questions.length === 0) return [];
  const list = questions.map((question) => `- ${stripInvisible(question).replace(/\s+/g, ' ')}`);
  return [`## Questions that were asked before\n\n${list.join('\n')}`];
}

function said(heading: string, markdown: string): string {
  return `## ${heading}\n\n${visibleText(markdown)}`;
}

export function untrusted(label: string, text: string): string {
  return fenced(
    label,
    text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}\n\n(cut here)` : text,
  );
}

/** As `untrusted`, for what has to be whole. */
export function fenced(label: string, text: string): string {
  return fenceUntrusted(text, { label, nonce: randomBytes(12).toString('hex') });
}
