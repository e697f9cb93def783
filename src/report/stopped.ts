import type { Markdown } from '../core/markdown.ts';
import type { StopConclusion } from '../core/stop.ts';
import { codeBlock } from './code.ts';
import type { Spending } from './cost.ts';
import { folded, foldedCost } from './folded.ts';
import { neutral } from './neutral.ts';
import { noticeLines } from './notices.ts';
import { ownMarkdown } from './own-markdown.ts';
import { type PhaseProgress, phaseList } from './progress.ts';

export interface Stopped {
  conclusion: StopConclusion;
  message: string;
  /** What a failing check or a tool printed last. */
  output?: string | undefined;
  phases?: PhaseProgress[] | undefined;
  spending?: Spending | undefined;
  notices?: string[] | undefined;
  runUrl: string | undefined;
}

const HEADINGS: Readonly<Record<StopConclusion, string>> = {
  refused: '🚫 **Not started**',
  blocked: '✋ **Stopped: something has to be settled first**',
  declined: '💬 **No plan is needed here**',
  needs_info: '❓ **A question before this can go on**',
  cancelled: '⏹️ **Cancelled**',
  limit_reached: '⏱️ **Stopped at a limit**',
  failed: '❌ **Failed**',
};

/** The comment and the summary of a run that did not reach its aim: what happened, and what to do next. */
export function stoppedReport({
  conclusion,
  message,
  output,
  phases,
  spending,
  notices,
  runUrl,
}: Stopped): Markdown {
  return ownMarkdown(
    [
      HEADINGS[conclusion],
      neutral(message, { max: 4_000 }),
      ...(output ? [folded('What was printed last', codeBlock(output, { max: 8_000 }))] : []),
      ...(phases ? [phaseList(phases)] : []),
      ...noticeLines(notices ?? []),
      ...(spending && spending.requests > 0 ? [foldedCost('Tokens and cost', spending)] : []),
      ...(runUrl ? [`[The run](${runUrl})`] : []),
    ].join('\n\n'),
  );
}
