import type { Passage, Plan, TextPiece } from '../plan.ts';
import { type Citation, readCitation } from './citation.ts';
import { wordsOf } from './words.ts';

/** Code of which the plan says that it stands in the repository. */
export interface Excerpt {
  citation: Citation;
  lines: string[];
  /** Of the code block, in the plan. */
  line: number;
}

type Prose = Extract<Passage, { kind: 'prose' }>;

const BEFORE_REMARK = ['—', '–', '-', ':', '('];
const COMMENT_MARKS = ['//', '#', '--', ';', '/*', '*/', '<!--', '-->'];

/**
 * Code blocks that are attributed to lines of a file: by a citation that ends the paragraph above, or that begins it with a
 * remark after it; or by a comment that is their first line. Within a phase, where new code is shown as well, the citation
 * has to be all that stands above.
 */
export function excerptsOf(plan: Plan): Excerpt[] {
  return plan.sections.flatMap(({ name, passages }) =>
    passages.flatMap((passage, index): Excerpt[] => {
      if (passage.kind !== 'code') return [];
      const lines = passage.text.split('\n');
      const { line } = passage;
      const above = passages[index - 1];
      const label = above?.kind === 'prose' ? labelIn(above, { mayHoldMore: name !== 'Phases' }) : undefined;
      if (label) return [{ citation: label, lines, line }];
      const comment = citationInComment(lines[0] ?? '');
      return comment ? [{ citation: comment, lines: lines.slice(1), line }] : [];
    }),
  );
}

function labelIn({ pieces }: Prose, { mayHoldMore }: { mayHoldMore: boolean }): Citation | undefined {
  const kept = pieces.filter(({ isCode, text }) => isCode || !['', '.', ':'].includes(text.trim()));
  const [first, second] = kept;
  const last = kept.at(-1);
  if (!first || !last) return undefined;
  if (kept.length === 1 && isLone(first)) return citationIn(first);
  if (!mayHoldMore) return undefined;
  const isLabelled =
    second !== undefined && BEFORE_REMARK.some((mark) => second.text.trimStart().startsWith(mark));
  return citationIn(last) ?? (isLabelled && first.isCode ? readCitation(first.text) : undefined);
}

function isLone(piece: TextPiece): boolean {
  return wordsOf([piece]).length === 1;
}

/** The citation that a piece of text is, or ends in. */
function citationIn(piece: TextPiece): Citation | undefined {
  const word = wordsOf([piece]).at(-1);
  return word && readCitation(word.text);
}

function citationInComment(line: string): Citation | undefined {
  const [first = '', ...rest] = line.trim().split(/\s+/);
  if (!COMMENT_MARKS.includes(first)) return undefined;
  const words = rest.filter((word) => !COMMENT_MARKS.includes(word));
  return words.length === 1 ? readCitation(words[0] ?? '') : undefined;
}
