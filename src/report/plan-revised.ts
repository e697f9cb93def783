import type { Markdown } from '../core/markdown.ts';
import { code } from './code.ts';
import type { Spending } from './cost.ts';
import { fitting } from './cut.ts';
import { foldedCost } from './folded.ts';
import { inItem, list } from './list.ts';
import { literalLine, neutral, neutralLine } from './neutral.ts';
import { noticeLines } from './notices.ts';
import { ownMarkdown } from './own-markdown.ts';

export interface PlanRevised {
  title: string;
  planPath: string;
  planUrl: string;
  /** Logins; none where it is not known any more. */
  askedBy: string[];
  /** The new version against the one before, line by line; undefined before it is pushed. */
  compareUrl: string | undefined;
  /** Undefined where the earlier version could not be read. */
  changes: Changes | undefined;
  answers: AnsweredPoint[];
  /** Findings of the linter that do not keep the plan from being approved. */
  warnings: string[];
  notices: string[];
  spending: Spending;
}

interface Changes {
  title: { from: string; to: string } | undefined;
  sections: { added: string[]; removed: string[]; changed: string[] };
  phases: {
    added: string[];
    removed: string[];
    renamed: { from: string; to: string }[];
    changed: string[];
  };
  files: { added: FileEntry[]; removed: FileEntry[] };
}

type FileEntry =
  | { action: 'create' | 'modify' | 'delete'; path: string }
  | { action: 'rename'; from: string; to: string };

export interface AnsweredPoint {
  /** The comment on lines of the plan that made the point; undefined where it was about the whole. */
  comment: { url: string; lines: { first: number; last: number } | undefined } | undefined;
  /** What was asked, where it is still known. */
  asked: string | undefined;
  answer: string;
}

/** The comment on the pull request once the plan is revised: what changed, and the answers one by one. */
export function planRevisedComment(revised: PlanRevised): Markdown {
  const { title, planPath, planUrl, compareUrl, askedBy, warnings } = revised;
  const links = [
    `[${code(planPath)}](${planUrl})`,
    ...(compareUrl === undefined ? [] : [`[the changes line by line](${compareUrl})`]),
  ];
  return ownMarkdown(
    [
      `✏️ **The plan was revised: ${literalLine(title)}**`,
      `${askedBy.length > 0 ? `As ${names(askedBy)} asked. ` : ''}Read ${links.join(', or ')}.`,
      list('What changed', changeLines(revised.changes)),
      answerList(revised.answers),
      ...(warnings.length > 0
        ? [
            list(
              'Findings of the plan check',
              warnings.map((warning) => neutralLine(warning)),
            ),
          ]
        : []),
      list('What now', [
        '**Approve** the pull request as it is now: approvals of earlier versions don’t count for this one.',
        'Request changes again, or comment `/baton revise` with what should be different.',
      ]),
      ...noticeLines(revised.notices),
      ...(revised.spending.requests > 0
        ? [foldedCost('Tokens and cost of the revision', revised.spending)]
        : []),
    ].join('\n\n'),
  );
}

/** The answer to one comment, in its own thread. */
export function threadAnswer(answer: string, { commit, url }: { commit: string; url: string }): string {
  return `${neutral(answer, { max: 2_000 })}\n\n[The new version](${url}) (${code(commit.slice(0, 7))})`;
}

function names(logins: readonly string[]): string {
  const shown = logins.slice(0, 5).map((login) => code(login, { max: 50 }));
  const left = logins.length - shown.length;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(' and ');
}

function changeLines(changes: Changes | undefined): string[] {
  if (!changes) return ['The version before could not be read'];
  const { title, sections, phases, files } = changes;
  const lines = [
    ...(title ? [`Title: ${literalLine(title.from)} → ${literalLine(title.to)}`] : []),
    ...named('Sections changed', sections.changed.map(short)),
    ...named('Sections added', sections.added.map(short)),
    ...named('Sections removed', sections.removed.map(short)),
    ...phases.added.map((name) => `Phase added: ${literalLine(name)}`),
    ...phases.removed.map((name) => `Phase removed: ${literalLine(name)}`),
    ...phases.renamed.map(({ from, to }) => `Phase renamed: ${literalLine(from)} → ${literalLine(to)}`),
    ...phases.changed.map((name) => `Phase changed: ${literalLine(name)}`),
    ...files.added.map((entry) => `File added: ${fileEntry(entry)}`),
    ...files.removed.map((entry) => `File removed: ${fileEntry(entry)}`),
  ];
  return lines.length > 0 ? lines : ['Nothing but the commit that it was planned on'];
}

function named(what: string, entries: readonly string[]): string[] {
  return entries.length > 0 ? [`${what}: ${entries.join(', ')}`] : [];
}

function fileEntry(entry: FileEntry): string {
  if (entry.action === 'rename') return `rename ${path(entry.from)} → ${path(entry.to)}`;
  return `${entry.action} ${path(entry.path)}`;
}

function answerList(answers: readonly AnsweredPoint[]): string {
  const entries = answers.map(({ comment, asked, answer }, index) => {
    const about = comment ? `[${placeOf(comment.lines)}](${comment.url})` : 'On the whole';
    const question = asked === undefined ? '' : `: ${neutralLine(asked, { max: 300 })}`;
    return `${index + 1}. ${about}${question}\n\n${inItem(inItem(neutral(answer, { max: 1_500 })))}`;
  });
  const { kept, left } = fitting(entries, 30_000);
  const rest = left > 0 ? [`… and ${left} more, in the message of the commit`] : [];
  return ['**What was asked, and the answers**', ...kept, ...rest].join('\n\n');
}

function placeOf(lines: { first: number; last: number } | undefined): string {
  if (!lines) return 'On the file';
  const { first, last } = lines;
  return first === last ? `On line ${last}` : `On lines ${first}–${last}`;
}

function short(name: string): string {
  return literalLine(name, { max: 100 });
}

function path(name: string): string {
  return code(name, { max: 200 });
}
