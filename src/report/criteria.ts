import { code, codeBlock } from './code.ts';
import { fitting } from './cut.ts';
import { inItem } from './list.ts';
import { neutral, neutralLine } from './neutral.ts';

/** How a success criterion of the plan was decided. */
export interface CriterionResult {
  criterion: string;
  /** The same as Markdown. */
  markdown: string;
  met: boolean;
  /** The commands that it names, as the host ran them. */
  runs: { command: string; passed: boolean; output: string }[];
  /** The implementer's evidence; undefined where it gave no account. */
  word: string | undefined;
}

/** Of a command's output, the lines that say how it ended. */
const LAST_LINES = 12;

/** The criteria with their evidence, as many as fit into `max` characters. */
export function criteriaList(results: readonly CriterionResult[], { max = 12_000 } = {}): string {
  const met = results.filter((result) => result.met).length;
  const { kept, left } = fitting(results.map(answer), max);
  return [
    `**Success criteria**: ${met} of ${results.length} met`,
    ...kept,
    ...(left > 0 ? [`- … and ${left} more, in the record of the run`] : []),
  ].join('\n\n');
}

/** That not all are met, as the end of a sentence; undefined where they are. */
export function unmetCriteria(results: readonly CriterionResult[]): string | undefined {
  const unmet = results.filter(({ met }) => !met);
  if (unmet.length === 0) return undefined;
  const named = unmet.map(({ criterion }) => `“${criterion.replace(/\.$/, '')}”`).join('; ');
  if (results.length === 1) return `the success criterion ${named} is not met.`;
  const are = unmet.length === 1 ? 'is' : 'are';
  return `${unmet.length} of ${results.length} success criteria ${are} not met: ${named}.`;
}

function answer({ markdown, met, runs, word }: CriterionResult): string {
  const said = word === undefined ? [] : [wordOf(word.trim())];
  const evidence = [...runs.map(runEvidence), ...said];
  const lines = evidence.length > 0 ? evidence : ['The implementer gave no account of it.'];
  return `- ${met ? '✅' : '❌'} ${neutralLine(markdown, { max: 300 })}\n\n${inItem(lines.join('\n\n'))}`;
}

function wordOf(word: string): string {
  const who = 'The implementer’s word:';
  return word.includes('\n')
    ? `${who}\n\n${neutral(word, { max: 1_500 })}`
    : `${who} ${neutralLine(word, { max: 1_500 })}`;
}

function runEvidence({ command, passed, output }: CriterionResult['runs'][number]): string {
  const how = `${code(command)} ${passed ? 'passed' : 'failed'}, run by the host`;
  const last = output
    .trimEnd()
    .split('\n')
    .slice(-LAST_LINES)
    .join('\n')
    .replace(/^\s*\n/, '');
  return last.trim() === '' ? `${how}; it printed nothing.` : `${how}:\n\n${codeBlock(last, { max: 1_500 })}`;
}
