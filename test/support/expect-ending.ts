import { expect } from '@jest/globals';
import { ACTIONS_BOT } from './github/open-pull-request.ts';
import { look } from './look.ts';
import type { ActionRun } from './run-action.ts';
import type { Story } from './story.ts';

export interface ExpectedEnding {
  conclusion: string;
  /** Part of what a person is told to do next, in the last line or lines of the log. */
  says: string | RegExp;
  /** The issue or pull request with the one comment of Baton's that tells it; without it there is none anywhere. */
  commentOn?: number | undefined;
  /** Part of that comment; `says` unless given. */
  comment?: string | RegExp | undefined;
  /** State label of the issue; without it there is none. */
  state?: string | undefined;
  /** The story goes on after this run: what was scripted for later may still be waiting. */
  goesOn?: boolean;
}

/**
 * How every run has to end, whatever went wrong: the conclusion and the exit code that goes with it, one line that says
 * what to do next, at most one comment and one state label, and nothing that only a programmer could read.
 */
export async function expectEnding(story: Story, run: ActionRun, expected: ExpectedEnding): Promise<void> {
  const { conclusion, says, commentOn, comment = says, state } = expected;
  const fails = conclusion === 'failed' || conclusion === 'limit_reached';
  expect(run.outputs).toMatchObject({ conclusion });
  expect(run.exitCode).toBe(fails ? 1 : 0);

  const log = withoutMasks(run.log);
  const lastWord = lastWordOf(log, conclusion);
  expect(lastWord).toMatch(says);
  expect(lastWord.startsWith('::error::')).toBe(fails);

  const { items } = await look(story);
  const commented = Object.entries(items)
    .map(([number, item]) => ({ number, own: item.comments.filter(({ author }) => author === ACTIONS_BOT) }))
    .filter(({ own }) => own.length > 0);
  expect(commented.map(({ number }) => Number(number))).toEqual(commentOn === undefined ? [] : [commentOn]);
  const comments = commented.flatMap(({ own }) => own.map(({ body }) => body));
  if (commentOn !== undefined) {
    expect(comments).toHaveLength(1);
    expect(asRead(comments[0] ?? '')).toMatch(comment);
  }
  const labels = (items[story.issue.number]?.labels ?? []).filter(isStateLabel);
  expect(labels).toEqual(state === undefined ? [] : [state]);

  for (const text of [...comments, run.summary, ...annotations(log)]) expectReadable(text);
  expectNoSecrets(story, run, { log, comments });
  if (!expected.goesOn) story.assertClean();
}

/** The end of the log, from the line on that names the conclusion. */
function lastWordOf(log: string, conclusion: string): string {
  const lines = log.trimEnd().split('\n');
  const start = lines.findLastIndex((line) =>
    ['::error::', `${conclusion}: `, 'Ignored: '].some((sign) => line.startsWith(sign)),
  );
  return decoded(lines.slice(start).join('\n'));
}

/** What the runner shows of the run on its page: errors, warnings and notices. */
function annotations(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => /^::(error|warning|notice)/.test(line))
    .map(decoded);
}

/** Markdown as it is read, without the escapes and marks that keep text from doing something. */
export function asRead(markdown: string): string {
  return markdown.replaceAll('<!-- -->', '').replace(/\\([^\w\s])/g, '$1');
}

function expectReadable(text: string): void {
  expect(text).not.toMatch(/^\s+at .+[:(]\d+/m);
  expect(text).not.toMatch(
    /\b(?:Type|Reference|Range|Syntax|Zod|Http)Error\b|\[object |\bundefined\b|node:internal/,
  );
}

function expectNoSecrets(
  { claude, token }: Story,
  { summary, record, outputs, sessionRecords }: ActionRun,
  shown: { log: string; comments: string[] },
): void {
  const everything = JSON.stringify([summary, record, outputs, sessionRecords, shown]);
  for (const secret of [claude.apiKey, token]) expect(everything).not.toContain(secret);
}

const isStateLabel = (name: string) =>
  name.startsWith('baton:') && !['baton:plan', 'baton:auto'].includes(name);

/** The one place where a secret has to be printed: to tell the runner that it is one. */
const withoutMasks = (log: string) => log.replaceAll(/^::add-mask::.*\n/gm, '');

const decoded = (line: string) => line.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
