import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';
import { z } from 'zod';
import type { CitedLines, PlannedFile } from './briefing.ts';
import type { Tool } from './tools/tool-set.ts';

const deviationSchema = z.object({
  phase: z.int(),
  reason: z.string().min(1).max(1_000),
  files: z.array(z.string()).max(50),
});
const reportSchema = z.object({
  criteria: z.array(
    z.object({ criterion: z.string(), met: z.boolean(), evidence: z.string().min(1).max(2_000) }),
  ),
  next_steps: z.array(z.string().max(500)).max(20),
});

/** Where the implementer did something other than planned, and why. */
export type Deviation = z.infer<typeof deviationSchema>;
/** The implementer's own account of the success criteria. */
export type FinalReport = z.infer<typeof reportSchema>;

export interface PhaseBrief {
  number: number;
  name: string;
  /** The numbers of its steps. */
  steps: number[];
  files: readonly PlannedFile[];
  citations: readonly CitedLines[];
  /** Whether an earlier run left unfinished work on it in the tree. */
  begun?: boolean;
}

/** What the implementer has told the host so far, besides its work. */
export class Account {
  readonly deviations: Deviation[] = [];
  readonly ticked = new Map<number, Set<number>>();
  phase: PhaseBrief | undefined;
  question: string | undefined;
  /** The criteria that a report must answer; set when the host asks for it. */
  criteria: string[] | undefined;
  report: FinalReport | undefined;

  openSteps(): number[] {
    const done = this.phase && this.ticked.get(this.phase.number);
    return this.phase?.steps.filter((step) => !done?.has(step)) ?? [];
  }
}

/** The tools by which the implementer tells the host something. */
export function implementerTools(account: Account, onTick: (phase: number, step: number) => void): Tool[] {
  return [
    betaZodTool({
      name: 'complete_step',
      description: 'Tick a step of the current phase that is done.',
      inputSchema: z.object({ phase: z.int(), step: z.int() }),
      run: ({ phase, step }) => {
        const current = account.phase;
        if (phase !== current?.number)
          throw new ToolError(`The current phase is ${current?.number ?? 'over'}.`);
        if (!current.steps.includes(step)) {
          throw new ToolError(`Phase ${phase} has the steps ${current.steps.join(', ')}.`);
        }
        const done = account.ticked.get(phase) ?? new Set();
        account.ticked.set(phase, done.add(step));
        onTick(phase, step);
        const open = account.openSteps();
        return open.length > 0 ? `Still open: ${open.join(', ')}.` : 'All steps of this phase are ticked.';
      },
    }),
    betaZodTool({
      name: 'report_deviation',
      description: 'Report that the plan could not be followed to the letter, and what was done instead.',
      inputSchema: deviationSchema,
      run: (deviation) => {
        account.deviations.push(deviation);
        return 'Noted; it will be in the report.';
      },
    }),
    betaZodTool({
      name: 'ask_question',
      description:
        'Ask the person who approved the plan. Ends the run: only when the plan cannot be followed.',
      inputSchema: z.object({ question: z.string().min(1).max(1_000) }),
      run: ({ question }) => {
        if (account.criteria) {
          throw new ToolError('All phases are done: put what remains open under next_steps of the report.');
        }
        account.question = question;
        return 'The question will be asked.';
      },
    }),
    betaZodTool({
      name: 'submit_report',
      description: 'The final report, when the host asks for it.',
      inputSchema: reportSchema,
      run: (report) => {
        if (!account.criteria)
          throw new ToolError('Not yet: the host asks for the report when all phases are done.');
        const wrong = differences(account.criteria, report);
        if (wrong !== undefined) throw new ToolError(wrong);
        account.report = inTheWordsOf(account.criteria, report);
        return 'The report is complete.';
      },
    }),
  ];
}

function differences(expected: readonly string[], report: FinalReport): string | undefined {
  const given = report.criteria.map(({ criterion }) => criterion);
  const missing = expected.filter((criterion) => !given.some((answer) => isSame(answer, criterion)));
  const repeated = expected.filter(
    (criterion) => given.filter((answer) => isSame(answer, criterion)).length > 1,
  );
  const unknown = given.filter((answer) => !expected.some((criterion) => isSame(answer, criterion)));
  const lines = [
    ...missing.map((criterion) => `Missing: ${criterion}`),
    ...repeated.map((criterion) => `Answered more than once: ${criterion}`),
    ...unknown.map((criterion) => `Not a criterion of the plan: ${criterion}`),
  ];
  return lines.length > 0 ? `${lines.join('\n')}\nAnswer each criterion once, word for word.` : undefined;
}

/** In the order and the words of the plan. */
function inTheWordsOf(expected: readonly string[], { criteria, next_steps }: FinalReport): FinalReport {
  const answers = expected.flatMap((criterion) => {
    const answer = criteria.find((each) => isSame(each.criterion, criterion));
    return answer ? [{ ...answer, criterion }] : [];
  });
  return { criteria: answers, next_steps };
}

/** Apart from the marks of Markdown, which a plan shows and its plain text does not. */
function isSame(a: string, b: string): boolean {
  const words = (text: string) =>
    text
      .replace(/[`*_\\]/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  return words(a) === words(b);
}
