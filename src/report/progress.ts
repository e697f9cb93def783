import type { Markdown } from '../core/markdown.ts';
import { code } from './code.ts';
import { fitting } from './cut.ts';
import { duration, tokens, usd } from './format.ts';
import { literalLine, neutralLine } from './neutral.ts';
import { noticeLines } from './notices.ts';
import { ownMarkdown } from './own-markdown.ts';

export type PhaseStatus = 'waiting' | 'working' | 'checking' | 'done' | 'failed';

export interface PhaseProgress {
  number: number;
  name: string;
  status: PhaseStatus;
  /** `text` is Markdown of the plan. */
  steps: { number: number; text: string; done: boolean }[];
}

export interface ImplementationProgress {
  title: string;
  planPath: string;
  phases: PhaseProgress[];
  elapsedMs: number;
  totalTokens: number;
  usd: number;
  runUrl: string | undefined;
  notices: string[];
}

/** The sticky comment while an implementation runs. */
export function progressComment(progress: ImplementationProgress): Markdown {
  const { title, planPath, phases, elapsedMs, totalTokens, runUrl } = progress;
  return ownMarkdown(
    [
      `⏳ **Implementing: ${literalLine(title)}**`,
      `Following ${code(planPath)}.`,
      phaseList(phases),
      ...noticeLines(progress.notices),
      [
        duration(elapsedMs),
        `${tokens(totalTokens)} tokens`,
        usd(progress.usd),
        ...(runUrl ? [`[run](${runUrl})`] : []),
      ].join(' · '),
    ].join('\n\n'),
  );
}

/** One check box per phase and step; as many as a comment holds. */
export function phaseList(phases: readonly PhaseProgress[]): string {
  const lines = phases.flatMap(({ number, name, status, steps }) => [
    `- [${status === 'done' ? 'x' : ' '}] **Phase ${number}: ${literalLine(name, { max: 160 })}**${remark(status)}`,
    ...steps.map(({ text, done }) => `  - [${done ? 'x' : ' '}] ${neutralLine(text, { max: 160 })}`),
  ]);
  const { kept, left } = fitting(lines, 40_000);
  return [...kept, ...(left > 0 ? [`- … and ${left} more`] : [])].join('\n');
}

function remark(status: PhaseStatus): string {
  switch (status) {
    case 'working':
      return ' – in work';
    case 'checking':
      return ' – quality check running';
    case 'failed':
      return ' – ❌ not finished';
    case 'done':
    case 'waiting':
      return '';
  }
}
