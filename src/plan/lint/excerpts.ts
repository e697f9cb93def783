import type { Passage, Plan, TextPiece } from '../plan.ts';
import { type Citation, readCitation } from './citation.ts';
import { withLinesInCode } from './lines-in-words.ts';
import { type Word, wordsOf } from './words.ts';

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
      const comment = citationInComment(lines[0] ?? '');
      const citation = label ?? comment;
      return citation ? [{ citation, lines: comment ? lines.slice(1) : lines, line }] : [];
    }),
  );
}

/**
 * Code blocks below a sentence that most likely says where their code stands, beyond those of `excerptsOf`: it cites one
 * place, in parentheses at its end or after a word such as “from”, and speaks of no change. None of them within a phase.
 */
export function likelyExcerptsOf(plan: Plan): Excerpt[] {
  return plan.sections
    .filter(({ name }) => name !== 'Phases')
    .flatMap(({ passages }) =>
      passages.flatMap((passage, index): Excerpt[] => {
        const above = passages[index - 1];
        if (passage.kind !== 'code' || above?.kind !== 'prose') return [];
        const lines = passage.text.split('\n');
        if (labelIn(above, { mayHoldMore: true }) || citationInComment(lines[0] ?? '')) return [];
        const citation = likelyIn(withLinesInCode(above.pieces));
        return citation ? [{ citation, lines, line: passage.line }] : [];
      }),
    );
}

const ATTRIBUTING = ['as', 'from', 'see', 'like', 'found', 'today', 'currently'];
/** Code below these is new more often than not. */
const CHANGING = [
  ...['instead', 'replace', 'replaced', 'becomes', 'become', 'change', 'changes', 'new', 'add', 'insert'],
  ...['after', 'before', 'write', 'rewrite', 'turn', 'turns', 'should', 'will', 'would', 'not', 'unlike'],
];

function likelyIn(pieces: readonly TextPiece[]): Citation | undefined {
  const words = wordsOf(pieces);
  const [citation, ...others] = words.flatMap(({ text }) => readCitation(text) ?? []);
  const plain = words.filter(({ isCode }) => !isCode).map(({ text }) => text.toLowerCase());
  if (!citation || others.length > 0 || plain.some((word) => CHANGING.includes(word))) return undefined;
  if (endsInParentheses(words)) return citation;
  return ATTRIBUTING.includes(plain[0] ?? '') ? citation : undefined;
}

/** Whether the last words are a citation in backticks and what closes the parentheses around it. */
function endsInParentheses(words: readonly Word[]): boolean {
  const [citation, closing] = words.slice(-2);
  return closing?.text.startsWith(')') === true && readCitation(citation?.text ?? '') !== undefined;
}

function labelIn(prose: Prose, { mayHoldMore }: { mayHoldMore: boolean }): Citation | undefined {
  const kept = withLinesInCode(prose.pieces).filter(
    ({ isCode, text }) => isCode || !['', '.', ':'].includes(text.trim()),
  );
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
