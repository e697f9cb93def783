/** One word of a shell command. Not `literal`: the shell makes something else of it, by expansion. */
export interface ShellWord {
  text: string;
  literal: boolean;
}

/**
 * A program and its arguments, without assignments before it and redirections. A subshell begins with the command `(` and
 * ends with the command `)`.
 */
export type SimpleCommand = ShellWord[];

const SEPARATORS = ['&&', '||', ';;', ';', '|&', '|', '&', '\n'];
const REDIRECTIONS = ['&>>', '&>', '>>', '>&', '<&', '>|', '<>', '>', '<'];
/** What only a shell can follow. */
const BEYOND = ['$(', '`', '<<', '<(', '>('];
const KEYWORDS = ['if', 'for', 'while', 'until', 'case', 'select', 'function', '{', '!', '[['];
const EXPANDED = '$*?[]{}~';

/**
 * The simple commands in a line or script of a POSIX shell, in their order. `undefined` where it uses more of the shell than
 * words, quotes, lists, pipes and redirections.
 */
export function shellCommands(script: string): SimpleCommand[] | undefined {
  const scanner = new Scanner(script);
  const commands: SimpleCommand[] = [[]];
  let skipsTarget = false;
  let depth = 0;
  for (;;) {
    const token = scanner.next();
    if (token === 'beyond') return undefined;
    if (token === 'end') break;
    if (token === 'separator') commands.push([]);
    else if (token === 'redirection') skipsTarget = true;
    else if (skipsTarget) skipsTarget = false;
    else if (token === '(') {
      // `f()` and `a=(b)` are no subshells.
      if (commands.at(-1)?.length !== 0) return undefined;
      depth += 1;
      commands.push([SUBSHELL.opens], []);
    } else if (token === ')') {
      depth -= 1;
      if (depth < 0) return undefined;
      commands.push([SUBSHELL.closes], []);
    } else commands.at(-1)?.push(token);
  }
  if (depth > 0) return undefined;
  const named = commands.map(withoutAssignments).filter((words) => words.length > 0);
  return named.some(([program]) => program && KEYWORDS.includes(program.text)) ? undefined : named;
}

function withoutAssignments(words: SimpleCommand): SimpleCommand {
  const program = words.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  return program < 0 ? [] : words.slice(program);
}

/** The commands that stand for the brackets of a subshell. */
export const SUBSHELL = {
  opens: { text: '(', literal: true },
  closes: { text: ')', literal: true },
} as const;

type Token = ShellWord | '(' | ')' | 'separator' | 'redirection' | 'beyond' | 'end';

class Scanner {
  #rest: string;

  constructor(script: string) {
    this.#rest = script.replaceAll('\\\n', ' ');
  }

  next(): Token {
    this.#rest = this.#rest.replace(/^[ \t]+/, '');
    if (this.#rest.startsWith('#')) this.#rest = this.#rest.replace(/^[^\n]*/, '');
    if (this.#rest === '') return 'end';
    if (this.#startsWith(BEYOND)) return 'beyond';
    const descriptor = /^\d+(?=[<>])/.exec(this.#rest);
    if (descriptor) this.#take(descriptor[0].length);
    if (this.#takeOne(REDIRECTIONS)) return 'redirection';
    if (this.#takeOne(SEPARATORS)) return 'separator';
    if (this.#takeOne(['('])) return '(';
    if (this.#takeOne([')'])) return ')';
    return this.#word();
  }

  #word(): Token {
    let text = '';
    let literal = true;
    while (this.#rest !== '' && !/^[\s;&|<>)]/.test(this.#rest)) {
      if (this.#startsWith(BEYOND) || this.#startsWith(['('])) return 'beyond';
      const char = this.#take(1);
      if (char === '\\') text += this.#take(1);
      else if (char === "'" || char === '"') {
        const quoted = this.#quoted(char);
        if (quoted === undefined) return 'beyond';
        text += quoted;
        literal &&= char === "'" || !quoted.includes('$');
      } else {
        text += char;
        literal &&= !EXPANDED.includes(char);
      }
    }
    return { text, literal };
  }

  /** Up to the closing quote; undefined where there is none, or a command is substituted. */
  #quoted(quote: string): string | undefined {
    let text = '';
    for (;;) {
      if (this.#rest === '' || (quote === '"' && this.#startsWith(['$(', '`']))) return undefined;
      const char = this.#take(1);
      if (char === quote) return text;
      text += char === '\\' && quote === '"' ? this.#take(1) : char;
    }
  }

  #startsWith(marks: readonly string[]): boolean {
    return marks.some((mark) => this.#rest.startsWith(mark));
  }

  #takeOne(marks: readonly string[]): boolean {
    const mark = marks.find((candidate) => this.#rest.startsWith(candidate));
    if (mark !== undefined) this.#take(mark.length);
    return mark !== undefined;
  }

  #take(length: number): string {
    const taken = this.#rest.slice(0, length);
    this.#rest = this.#rest.slice(length);
    return taken;
  }
}
