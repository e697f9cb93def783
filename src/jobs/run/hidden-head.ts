const START = '<!-- baton:';
const END = ' -->\n';

/** A line of data that nobody sees, for the head of a comment: `value` comes back from `readHiddenHead`. */
export function writeHiddenHead(name: string, value: unknown): string {
  // An arrow in a text would end the comment.
  const data = JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
  return `${START}${name} ${data}${END}`;
}

/** The data of that name at the head of a comment's body; undefined where there is none, or somebody changed it. */
export function readHiddenHead(name: string, body: string): unknown {
  const head = hiddenHead(body);
  const start = `${START}${name} `;
  if (!head.startsWith(start)) return undefined;
  try {
    return JSON.parse(head.slice(start.length, -END.length));
  } catch {
    return undefined;
  }
}

/** The line as it stands; empty where there is none. */
export function hiddenHead(body: string): string {
  const lines = body.replaceAll('\r\n', '\n');
  const end = lines.indexOf(END);
  const isHead = lines.startsWith(START) && end >= 0 && lines.indexOf('\n') === end + END.length - 1;
  return isHead ? lines.slice(0, end + END.length) : '';
}
