import type { Heading, RootContent } from 'mdast';
import { joinBlocks, lineOf, renderMarkdown } from './markdown.ts';
import { type Part, splitAtHeadings } from './outline.ts';
import { phaseParts } from './phase-parts.ts';
import type { Phase } from './plan.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';
import { readFiles } from './read-files.ts';
import { readSteps } from './read-steps.ts';
import { readVerify } from './read-verify.ts';

export interface PhasesSection {
  phases: Phase[];
  /** The section without its heading. */
  markdown: string;
}

/** Reads what stands under `## Phases`. */
export function readPhases(nodes: readonly RootContent[]): PhasesSection {
  const { introduction, parts } = splitAtHeadings(nodes, 3);
  const phases = parts.map((part, index) => readPhase(part, index + 1));
  return {
    phases,
    markdown: joinBlocks([renderMarkdown(introduction), ...phases.map((phase) => phase.markdown)]),
  };
}

function readPhase(part: Part, expected: number): Phase {
  const { number, name } = readPhaseHeading(part.heading, part.name);
  if (number !== expected) {
    throw new PlanSyntaxError(
      lineOf(part.heading),
      `phase ${number} stands where phase ${expected} was expected; number the phases 1, 2, 3, … in order`,
    );
  }
  const { files, steps, verify, passedOver } = phaseParts(part.nodes);
  return {
    number,
    name,
    files: readFiles(files),
    // Numbers the steps, so before the phase is rendered.
    steps: readSteps(steps),
    verify: readVerify(verify),
    markdown: renderMarkdown([part.heading, ...part.nodes]),
    line: lineOf(part.heading),
    ...(passedOver.length > 0 && { passedOver }),
  };
}

function readPhaseHeading(heading: Heading, text: string): { number: number; name: string } {
  const colon = text.indexOf(':');
  const [word, number, ...rest] = text.slice(0, Math.max(colon, 0)).trim().split(' ');
  const name = text.slice(colon + 1).trim();
  const isPhase = word?.toLowerCase() === 'phase' && rest.length === 0 && isNumber(number) && name !== '';
  if (!isPhase) {
    throw new PlanSyntaxError(
      lineOf(heading),
      `\`${text}\` is not the heading of a phase; write \`### Phase <number>: <name>\`, and #### for headings within one`,
    );
  }
  return { number: Number(number), name };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,3}$/.test(text);
}
