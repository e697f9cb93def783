import { type Line, prefixed, type Span, span, spread } from './line.ts';
import { markdownLines } from './markdown.ts';

/** An issue as it stands on GitHub. */
export function issueCard(
  issue: {
    number: number;
    title: string;
    body: string | null;
    author: { login: string };
    repository: { fullName: string };
  },
  width: number,
): Line[] {
  const title = [
    span(`${issue.repository.fullName}#${issue.number}`, 'dim'),
    span(`  ${issue.title}`, 'bold'),
  ];
  return [
    ...spread(title, [span(`opened by ${issue.author.login}`, 'dim')], width),
    ...prefixed(markdownLines(issue.body ?? '', width - 2), span('│ ', 'dim')),
  ];
}

/** What a person does. */
export function act(who: string, ...what: Span[]): Line {
  return [span('▶ ', 'magenta', 'bold'), span(who, 'bold'), span(' '), ...what];
}
