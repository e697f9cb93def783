import { PlanSyntaxError } from './plan-syntax-error.ts';

/** About 16,000 tokens: more than anybody reads before an approval. */
const MAX_PLAN_BYTES = 64 * 1024;
/** How deep lists, quotes and emphasis may be nested in one another. */
export const MAX_NESTING = 24;

const MAX_LINES_IN_A_BLOCK = 400;
const MAX_MARKS_IN_A_BLOCK = 1000;
const MAX_OPEN_BRACKETS = 100;
const MAX_COLUMNS = 100;
const MAX_UNDERLINES = 200;

/**
 * Refuses text on which a Markdown parser takes time or stack beyond proportion, by counting characters, before any parser sees it.
 * A block is here what stands between two blank lines.
 */
export function refuseExcess(text: string): void {
  if (Buffer.byteLength(text) > MAX_PLAN_BYTES) {
    throw new PlanSyntaxError(
      undefined,
      `the plan is larger than ${MAX_PLAN_BYTES / 1024} KiB; split the work into several plans`,
    );
  }
  let block = { lines: 0, marks: 0, openBrackets: 0 };
  let underlines = 0;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    if (content.trim() === '') {
      block = { lines: 0, marks: 0, openBrackets: 0 };
      continue;
    }
    const counted = countLine(content);
    block.lines += 1;
    block.marks += counted.marks;
    const openBrackets = block.openBrackets + counted.mostOpened;
    block.openBrackets = Math.max(0, block.openBrackets + counted.opened);
    underlines += counted.isUnderline ? 1 : 0;
    const excess =
      (counted.containers > MAX_NESTING && `more than ${MAX_NESTING} quotes or lists within one another`) ||
      (counted.columns > MAX_COLUMNS && `more than ${MAX_COLUMNS} columns`) ||
      (block.lines > MAX_LINES_IN_A_BLOCK && `more than ${MAX_LINES_IN_A_BLOCK} lines without a blank one`) ||
      (block.marks > MAX_MARKS_IN_A_BLOCK &&
        `more than ${MAX_MARKS_IN_A_BLOCK} marks such as * or [ without a blank line`) ||
      (openBrackets > MAX_OPEN_BRACKETS && `more than ${MAX_OPEN_BRACKETS} brackets left open`) ||
      (underlines > MAX_UNDERLINES && `more than ${MAX_UNDERLINES} lines of dashes or equals signs`);
    if (excess) throw new PlanSyntaxError(line, `${excess}; write it more plainly`);
  }
}

interface LineCount {
  /** Markers of quotes and list items that the line begins with. */
  containers: number;
  marks: number;
  /** Opening brackets less closing ones, in the end and at most. */
  opened: number;
  mostOpened: number;
  columns: number;
  isUnderline: boolean;
}

function countLine(line: string): LineCount {
  const count: LineCount = {
    containers: 0,
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
      if (char === '>' || (isListMark(char) && (next === ' ' || next === '\t'))) count.containers += 1;
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
