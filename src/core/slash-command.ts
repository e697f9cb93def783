import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { isReadable, visibleText } from './visible-text.ts';

/** A command in a comment, by its word and what follows it. */
export interface SlashCommand {
  /** In lower case: `plan`, `revise`, …; empty where only `/baton` stands. */
  word: string;
  /** The rest of the line and the lines after it, up to the next command; what follows a line end came after the line. */
  text: string;
}

/** Some keyboards put in spaces that do not break. */
const SPACES = /[ \t\u00a0]+/;

const markdown = unified().use(remarkParse).use(remarkGfm).freeze();

/**
 * The first `/baton …` at the start of a line, outside of quotes, code and HTML. Later ones in the same comment are left
 * aside, and a comment that is too long or too deep to parse has none.
 */
export function findSlashCommand(comment: string): SlashCommand | undefined {
  const lines = linesOf(comment);
  const [start, next] = commandLines(lines);
  const first = start === undefined ? undefined : lines[start];
  if (start === undefined || first === undefined) return undefined;
  const [, word = '', ...rest] = first.trim().split(SPACES);
  const following = lines.slice(start + 1, next);
  return { word: word.toLowerCase(), text: [rest.join(' '), ...following].join('\n').trimEnd() };
}

/** What a comment says beside its commands: each goes with its line. */
export function withoutSlashCommands(comment: string): string {
  const lines = linesOf(comment);
  const commands = new Set(commandLines(lines));
  return lines
    .filter((_line, index) => !commands.has(index))
    .join('\n')
    .trim();
}

function linesOf(comment: string): string[] {
  return comment.split(/\r\n|\r|\n/);
}

/** Indexes of the lines that are commands. */
function commandLines(lines: readonly string[]): number[] {
  const candidates = lines.flatMap((line, index) => (commandWord(line) === undefined ? [] : [index]));
  const last = candidates.at(-1);
  if (last === undefined) return [];
  // What comes after the paragraph of the last one has no say in whether it is a command.
  const end = lines.findIndex((line, index) => index > last && line.trim() === '');
  const source = lines.slice(0, end < 0 ? undefined : end).join('\n');
  if (!isReadable(source)) return [];
  const aside = asides(source);
  const shown = visibleText(source)
    .split('\n')
    .flatMap((line) => commandWord(line.trimStart()) ?? []);
  let offset = 0;
  const starts = lines.map((line) => {
    const start = offset;
    offset += line.length + 1;
    return start;
  });
  return candidates.filter((index) => {
    const start = starts[index] ?? 0;
    const word = commandWord(lines[index] ?? '') ?? '';
    // Of a word, something may be hidden.
    if (!shown.some((each) => each === word || (each !== '' && word.startsWith(each)))) return false;
    return !aside.some(([from, to]) => from <= start && start < to);
  });
}

/** What follows `/baton` at the start of a line, in lower case. */
function commandWord(line: string): string | undefined {
  const [start = '', word = ''] = line.replaceAll('\\', '').toLowerCase().split(SPACES);
  return start === '/baton' ? word : undefined;
}

/** From where to where a text holds what is not said by its author, or not said at all. */
function asides(source: string): [from: number, to: number][] {
  const found: [number, number][] = [];
  visit(markdown.parse(source), ['blockquote', 'code', 'inlineCode', 'html'], ({ position }) => {
    if (position) found.push([position.start.offset ?? 0, position.end.offset ?? 0]);
  });
  return found;
}
