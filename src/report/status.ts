import type { Markdown } from '../core/markdown.ts';
import { code } from './code.ts';
import { literalLine, neutralLine } from './neutral.ts';
import { ownMarkdown } from './own-markdown.ts';

export interface Status {
  /** The issue, or the pull request that is for none. */
  number: number;
  state: State | undefined;
  pull: { number: number; state: 'open' | 'closed' | 'merged' } | undefined;
  phases: { number: number; name: string; done: boolean }[] | undefined;
  /** Why the plan cannot be read, where it cannot. */
  fault: string | undefined;
  /** Address of the comment in which Baton said something last. */
  commentUrl: string | undefined;
  /** Address of the run that it said it in. */
  runUrl: string | undefined;
}

type State = 'planning' | 'needs-info' | 'awaiting-approval' | 'implementing' | 'done' | 'failed';

/** How far an issue is, what it waits for, and what to do next. */
export function statusAnswer(status: Status): Markdown {
  const { number, state, commentUrl, runUrl } = status;
  const { is, waitsFor, next } = meaning(status);
  const links = [
    ...(commentUrl ? [`[what Baton said last](${commentUrl})`] : []),
    ...(runUrl ? [`[the run](${runUrl})`] : []),
  ];
  const lines = [
    ...planLines(status),
    `**Waits for**: ${waitsFor}`,
    `**Next**: ${next}`,
    ...(links.length > 0 ? [`**See**: ${links.join(', ')}`] : []),
  ];
  return ownMarkdown(
    [
      `**#${number}**: ${is}${state === undefined ? '' : ` (\`baton:${state}\`)`}`,
      lines.map((line) => `- ${line}`).join('\n'),
    ].join('\n\n'),
  );
}

function planLines({ pull, phases, fault }: Status): string[] {
  if (!pull) return [];
  const ended = pull.state === 'open' ? '' : `, ${pull.state}`;
  return [
    `**Plan**: #${pull.number}${ended}`,
    ...(fault === undefined ? [] : [`⚠️ The plan cannot be read. ${neutralLine(fault, { max: 500 })}`]),
    ...(phases ? [phaseLine(phases)] : []),
  ];
}

function phaseLine(phases: NonNullable<Status['phases']>): string {
  const open = phases.find(({ done }) => !done);
  const done = phases.filter((phase) => phase.done).length;
  const next = open && `; the next is phase ${open.number}, ${literalLine(open.name, { max: 160 })}`;
  return `**Phases**: ${done} of ${phases.length} done${next ?? ''}`;
}

interface Meaning {
  is: string;
  waitsFor: string;
  next: string;
}

/** A run that was killed leaves its label behind. */
const STALE = 'If no run is under way any more, because it was killed,';

function meaning({ state, pull, phases }: Status): Meaning {
  const on = pull ? `#${pull.number}` : 'the pull request';
  const begun = phases?.some(({ done }) => done) ?? false;
  switch (state) {
    case undefined:
      return {
        is: 'nothing is under way',
        waitsFor: 'somebody who wants something',
        next: pull
          ? `approve ${on}, ask for changes there, or close it`
          : `add the label ${code('baton:plan')} to the issue or comment ${code('/baton plan')} there`,
      };
    case 'planning':
      return {
        is: 'the planner is at work',
        waitsFor: 'the planner',
        next: `nothing: the plan comes as a pull request. ${code('/baton cancel')} stops it. ${STALE} ask for the plan again`,
      };
    case 'needs-info':
      return {
        is: 'a question has to be answered',
        waitsFor: 'an answer',
        next: 'answer the question; it is in the comment that is named below',
      };
    case 'awaiting-approval':
      return begun
        ? {
            is: 'the implementation stopped and can go on',
            waitsFor: 'somebody who starts it again',
            next: `comment ${code('/baton implement')}, or approve ${on} again`,
          }
        : {
            is: 'a plan waits for an approval',
            waitsFor: `an approval of ${on}`,
            next: `approve ${on}; ask for changes by a review or ${code('/baton revise <text>')}; or close it`,
          };
    case 'implementing':
      return {
        is: 'the plan is being carried out',
        waitsFor: 'the implementer',
        next: `nothing. ${code('/baton cancel')} stops it. ${STALE} comment ${code('/baton implement')}`,
      };
    case 'done':
      return {
        is: 'all phases are on the branch',
        waitsFor: 'a review of the code',
        next: `review ${on} and merge it`,
      };
    case 'failed':
      return {
        is: 'the last run failed or reached a limit',
        waitsFor: 'somebody who looks at the cause',
        next: pull
          ? `mend the cause, then comment ${code('/baton implement')} or approve ${on} again`
          : `mend the cause, then comment ${code('/baton plan')} or add the label again`,
      };
  }
}
