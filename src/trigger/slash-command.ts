/** A command in a comment, by its word and what follows it. */
export interface SlashCommand {
  /** In lower case: `plan`, `revise`, …; empty where only `/baton` stands. */
  word: string;
  /** The rest of the line and the lines after it, up to the next command. */
  text: string;
}

/** The first `/baton …` at the start of a line, outside of quotes and code. Later ones in the same comment are left aside. */
export function findSlashCommand(comment: string): SlashCommand | undefined {
  const lines = outsideOfFences(comment.replaceAll('\r\n', '\n').split('\n'));
  const start = lines.findIndex(isCommand);
  const first = lines[start];
  if (first === undefined) return undefined;
  const next = lines.findIndex((line, index) => index > start && isCommand(line));
  const [, word = '', ...rest] = first.trim().split(/[ \t]+/);
  const following = lines.slice(start + 1, next < 0 ? undefined : next);
  return { word: word.toLowerCase(), text: [rest.join(' '), ...following].join('\n').trim() };
}

function isCommand(line: string): boolean {
  return /^\/baton(?:[ \t]|$)/i.test(line);
}

/** Lines within a fenced block keep their place, and nothing in them is a command. */
function outsideOfFences(lines: readonly string[]): string[] {
  let fence: string | undefined;
  return lines.map((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark) {
      fence = mark;
      return ` ${line}`;
    }
    if (fence === undefined) return line;
    if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    return ` ${line}`;
  });
}
