import { randomBytes } from 'node:crypto';
import { fenceUntrusted } from '../core/fence-untrusted.ts';
import { stripInvisible } from '../core/invisible.ts';
import type { FrozenIssue } from '../core/issue.ts';
import { visibleText } from '../core/visible-text.ts';
import type { Remark } from '../github/issues.ts';

/** Enough for a careful description with logs; more is no longer a description. */
const MAX_CHARACTERS = 60_000;

/** The issue and its discussion as a person sees them, marked as data for the planner. */
export function briefOf(issue: FrozenIssue, discussion: readonly Remark[]): string {
  const parts = [
    `# ${stripInvisible(issue.title)}`,
    visibleText(issue.body) || '(The issue has no description.)',
    ...discussion.map(({ author, body }) => `## Comment by ${author.login}\n\n${visibleText(body)}`),
  ];
  return untrusted('issue', parts.join('\n\n'));
}

export function untrusted(label: string, text: string): string {
  const kept = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}\n\n(cut here)` : text;
  return fenceUntrusted(kept, { label, nonce: randomBytes(12).toString('hex') });
}
