/**
 * How much of each thing a Markdown text may hold. A block is here what stands between two blank lines; a container is a
 * quote or a list.
 */
export interface MarkdownAllowance {
  /** Containers within one another on one line. */
  nesting: number;
  /** Containers that begin, in the whole text. */
  containers: number;
  blocks: number;
  linesInBlock: number;
  /** Such as `*` and `[`. */
  marksInBlock: number;
  openBrackets: number;
  /** Of a table, by the bars on one line. */
  columns: number;
  /** Lines that may turn the one above them into a heading. */
  underlines: number;
}

export interface Excess {
  /** Counted from 1. */
  line: number;
  /** As in “more than 24 quotes or lists within one another”. */
  what: string;
}

/** What people write. A text within these bounds is parsed in a second or two at worst. */
export const PROSE: MarkdownAllowance = {
  nesting: 50,
  containers: 1_000,
  blocks: 5_000,
  linesInBlock: 5_000,
  marksInBlock: 4_000,
  openBrackets: 500,
  columns: 500,
  underlines: 500,
};

/**
 * The first thing in `text` on which a Markdown parser takes time or stack beyond proportion: found by counting
 * characters, before any parser sees it.
 */
export function findExcess(text: string, allowed: MarkdownAllowance): Excess | undefined {
  const counts = { containers: 0, blocks: 0, linesInBlock: 0, marksInBlock: 0, brackets: 0, underlines: 0 };
  let containers = '';
  let afterBlank = true;
  for (const [index, content] of text.split(/\r\n|\r|\n/).entries()) {
    if (content.trim() === '') {
      afterBlank = true;
      continue;
    }
    const line = countLine(content);
    if (afterBlank) Object.assign(counts, { linesInBlock: 0, marksInBlock: 0, brackets: 0 });
    if (afterBlank) counts.blocks += 1;
    if (line.begins !== '') {
      const goesOn = line.begins === containers && !(afterBlank && line.begins.includes('>'));
      if (!goesOn) counts.containers += 1;
      containers = line.begins;
    } else if (!line.isIndented) containers = '';
    counts.linesInBlock += 1;
    counts.marksInBlock += line.marks;
    counts.underlines += line.isUnderline ? 1 : 0;
    const openBrackets = counts.brackets + line.mostOpened;
    counts.brackets = Math.max(0, counts.brackets + line.opened);
    const what = overrun({ ...counts, openBrackets, nesting: line.nesting, columns: line.columns }, allowed);
    if (what !== undefined) return { line: index + 1, what };
    afterBlank = false;
  }
  return undefined;
}

const NAMES: Readonly<Record<keyof MarkdownAllowance, string>> = {
  nesting: 'quotes or lists within one another',
  containers: 'quotes or lists',
  blocks: 'paragraphs',
  linesInBlock: 'lines without a blank one',
  marksInBlock: 'marks such as * or [ without a blank line',
  openBrackets: 'brackets left open',
  columns: 'columns',
  underlines: 'lines of dashes or equals signs',
};

function overrun(counts: MarkdownAllowance, allowed: MarkdownAllowance): string | undefined {
  const keys = Object.keys(NAMES) as (keyof MarkdownAllowance)[];
  const key = keys.find((each) => counts[each] > allowed[each]);
  return key && `more than ${allowed[key]} ${NAMES[key]}`;
}

interface LineCount {
  /** The containers that the line begins in, by their markers and how far they stand in; empty where it begins in none. */
  begins: string;
  nesting: number;
  isIndented: boolean;
  marks: number;
  /** Opening brackets less closing ones, in the end and at most. */
  opened: number;
  mostOpened: number;
  columns: number;
  isUnderline: boolean;
}

function countLine(line: string): LineCount {
  const count: LineCount = {
    begins: '',
    nesting: 0,
    isIndented: line.startsWith(' ') || line.startsWith('\t'),
    marks: 0,
    opened: 0,
    mostOpened: 0,
    columns: 0,
    isUnderline: isUnderline(line),
  };
  let atStart = true;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    const next = line.charAt(at + 1);
    if (atStart) {
      if (char === '>' || (isListMark(char) && (next === ' ' || next === '\t' || next === ''))) {
        count.nesting += 1;
        count.begins += `${at}${char}`;
      }
      atStart = char === '>' || char === ' ' || char === '\t' || isListMark(char) || isDigit(char);
    }
    if ('*~[]!'.includes(char) || (char === '_' && !(isWord(line.charAt(at - 1)) && isWord(next))))
      count.marks += 1;
    if (char === '[') count.opened += 1;
    if (char === ']') count.opened -= 1;
    count.mostOpened = Math.max(count.mostOpened, count.opened);
    if (char === '|') count.columns += 1;
  }
  return count;
}

function isListMark(char: string): boolean {
  return char === '-' || char === '*' || char === '+' || char === '.' || char === ')';
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isWord(char: string): boolean {
  return isDigit(char) || (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_';
}

/** Whether the line could turn the one above it into a heading. */
function isUnderline(line: string): boolean {
  const content = line.trim();
  return content !== '' && content === (content[0] === '-' ? '-' : '=').repeat(content.length);
}
