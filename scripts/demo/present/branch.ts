import { BLANK, hanging, type Line, span, widthOf } from './line.ts';
import { wrap } from './wrap.ts';

export interface ShownCommit {
  sha: string;
  author: string;
  message: string;
}

export const SHORT_SHA = 7;

/** A phase that is committed and pushed. */
export function phaseDone({ position, sha }: { position: string; sha: string }): Line {
  return [
    span('   ⬆ ', 'green', 'bold'),
    span(`Phase ${position} is done and pushed: `, 'green'),
    span(sha.slice(0, SHORT_SHA), 'yellow'),
  ];
}

/** Like `git log`, newest first, with the trailers of each commit. */
export function commitLog(commits: readonly ShownCommit[], width: number): Line[] {
  return commits.flatMap(({ sha, author, message }, index) => {
    const [subject = '', ...body] = message.trimEnd().split('\n');
    const label = [span('● ', 'yellow'), span(sha.slice(0, SHORT_SHA), 'yellow'), span('  ')];
    const last = index === commits.length - 1;
    const rail = span(`${last ? ' ' : '│'}${' '.repeat(widthOf(label) - 1)}`, 'dim');
    const under = (text: string) =>
      wrap([span(text, 'dim')], width - widthOf([rail])).map((line) => [rail, ...line]);
    return [
      ...hanging(label, wrap([span(subject, 'bold')], width - widthOf(label))).map((line, at) =>
        at === 0 ? line : [rail, ...line.slice(1)],
      ),
      ...under(`Author: ${author}`),
      ...body.filter((line) => line !== '').flatMap(under),
      ...(last ? [] : [[rail]]),
    ];
  });
}

export interface PullRequestState {
  number: number;
  title: string;
  draft: boolean;
  requestedReviewers: string[];
  dismissals: string[];
  issue: { number: number; labels: string[] };
}

/** How the pull request and the issue were left. */
export function pullRequestState(state: PullRequestState, width: number): Line[] {
  const { number, title, draft, requestedReviewers, dismissals, issue } = state;
  const facts = [
    requestedReviewers.length > 0 ? `A review of the code is asked of ${requestedReviewers.join(', ')}.` : '',
    ...dismissals.map((message) => `The approval of the plan is dismissed: “${message}”`),
    `#${issue.number} is labelled ${issue.labels.join(', ') || 'nothing'}, and merging #${number} closes it.`,
  ].filter((fact) => fact !== '');
  return [
    BLANK,
    [
      span(`#${number}`, 'dim'),
      span(`  ${title}  `, 'bold'),
      draft ? span('draft', 'yellow') : span('ready for review', 'green'),
    ],
    ...facts.flatMap((fact) => hanging([span('• ', 'dim')], wrap([span(fact)], width - 2))),
  ];
}
