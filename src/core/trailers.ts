/** The trailers of a commit message: the lines `Key: value` of its last paragraph, as git reads them. */
export function readTrailers(message: string): ReadonlyMap<string, string> {
  const lastParagraph = message.trimEnd().split('\n\n').at(-1) ?? '';
  const trailers = new Map<string, string>();
  for (const line of lastParagraph.split('\n')) {
    const match = /^([A-Za-z][A-Za-z-]*): (.+)$/.exec(line.trim());
    if (match?.[1] && match[2]) trailers.set(match[1], match[2].trim());
  }
  return trailers;
}
