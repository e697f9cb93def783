/**
 * The trailers of a commit message, as git reads them where nothing else is mixed in: its last paragraph, unless that
 * is the subject, if each of its lines is `Key: value`.
 */
export function readTrailers(message: string): ReadonlyMap<string, string> {
  const [, ...paragraphs] = message.replaceAll('\r\n', '\n').trimEnd().split('\n\n');
  const lines = paragraphs.at(-1)?.split('\n') ?? [];
  const entries = lines.map((line) => /^([A-Za-z][A-Za-z0-9-]*): (.+)$/.exec(line)?.slice(1));
  if (!entries.every((entry) => entry !== undefined)) return new Map();
  return new Map(entries.map(([key = '', value = '']) => [key, value.trim()]));
}
