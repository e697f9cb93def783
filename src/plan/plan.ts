import type { FrontMatter } from './front-matter.ts';
import type { KnownSection } from './section-names.ts';

/**
 * A plan as data. Every `markdown` is canonical: written back by the renderer, and meaning what its author wrote. `line` counts from 1 in
 * the text that the plan was read from.
 */
export interface Plan {
  frontMatter: FrontMatter;
  heading: PlanHeading;
  /** What stands between the heading and the first section; mostly nothing. */
  introduction: string;
  /** All sections in the order of the file, `Phases` and unknown ones included. */
  sections: PlanSection[];
  /** Numbered 1, 2, 3, … without gaps. */
  phases: Phase[];
  /** The list items of `Do not`. */
  doNot: DoNotItem[];
  /** The list items of `Success criteria`. */
  criteria: Criterion[];
}

/** A paragraph, heading or table cell, or a code block, as a reader meets it. */
export type Passage = (
  | { kind: 'prose'; pieces: TextPiece[]; line: number; isHeading?: true }
  | { kind: 'code'; text: string; line: number }
) &
  PassagePlace;

/** What a passage stands in. */
export interface PassagePlace {
  /** The outermost list item around it. */
  item?: { line: number };
  /** Within a block quote. */
  isQuoted?: true;
}

/** Text of one look within a passage; `isCode` where it stands in backticks. */
export interface TextPiece {
  isCode: boolean;
  text: string;
  line: number;
}

export interface PlanHeading {
  text: string;
  markdown: string;
  line: number;
}

export interface PlanSection {
  /** As in the contract where the section is a known one, else as written. */
  name: string;
  /** The section with its heading. */
  markdown: string;
  /** The section without its heading; empty where nothing stands there. */
  body: string;
  /** What stands in `body`. */
  passages: Passage[];
  line: number;
}

export interface Phase {
  number: number;
  name: string;
  files: FileEntry[];
  steps: PlanStep[];
  verify: VerifyCommand[];
  /** The phase with its heading. */
  markdown: string;
  line: number;
  /** Lists and commands below labels that mean nothing to the machine, which it therefore passes over. */
  passedOver?: { label: string; line: number }[];
}

export type FileEntry =
  | { action: 'create' | 'modify' | 'delete'; path: string; line: number }
  | { action: 'rename'; from: string; to: string; line: number };

export interface PlanStep {
  /** From 1 within the phase. */
  number: number;
  /** Its first paragraph in plain text, on one line. */
  text: string;
  /** Its first paragraph as Markdown. */
  words: string;
  markdown: string;
  line: number;
}

export interface VerifyCommand {
  command: string;
  line: number;
}

export interface DoNotItem {
  text: string;
  /** What the item has in backticks: paths, mostly. */
  code: string[];
  line: number;
}

export interface Criterion {
  text: string;
  /** The same as Markdown. */
  markdown: string;
  /** What the item has in backticks, and its code blocks. */
  code: string[];
  /** Whether its box is ticked. */
  ticked: boolean;
  line: number;
}

export function sectionNamed(plan: Plan, name: KnownSection): PlanSection | undefined {
  return plan.sections.find((section) => section.name === name);
}
