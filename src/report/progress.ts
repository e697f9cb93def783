import { duration, tokens, usd } from './format.ts';
import { code, neutralLine } from './neutral.ts';

export type PhaseStatus = 'waiting' | 'working' | 'checking' | 'done' | 'failed';

export interface PhaseProgress {
  number: number;
  name: string;
  status: PhaseStatus;
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
export function progressComment(progress: ImplementationProgress): string {
  const { title, planPath, phases, elapsedMs, totalTokens, runUrl } = progress;
  return [
    `⏳ **Implementing: ${neutralLine(title)}**`,
    `Following ${code(planPath)}.`,
    phaseList(phases),
    ...progress.notices.map((notice) => `> ${neutralLine(notice)}`),
    [
      duration(elapsedMs),
      `${tokens(totalTokens)} tokens`,
      usd(progress.usd),
      ...(runUrl ? [`[run](${runUrl})`] : []),
    ].join(' · '),
  ].join('\n\n');
}

/** One check box per phase and, in the phase under work and those after it, one per step. */
export function phaseList(phases: readonly PhaseProgress[]): string {
  return phases
    .flatMap(({ number, name, status, steps }) => [
      `- [${status === 'done' ? 'x' : ' '}] **Phase ${number}: ${neutralLine(name)}**${remark(status)}`,
      ...(status === 'done'
        ? []
        : steps.map((step) => `  - [${step.done ? 'x' : ' '}] ${neutralLine(step.text, { max: 160 })}`)),
    ])
    .join('\n');
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
