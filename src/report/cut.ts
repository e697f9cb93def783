/** The first `max` characters of `text`, the last of them an ellipsis where something is missing. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // A cut through a surrogate pair would leave half a character.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The entries that fit into `max` characters together, and how many do not. */
export function fitting(entries: readonly string[], max: number): { kept: string[]; left: number } {
  const kept: string[] = [];
  let size = 0;
  for (const entry of entries) {
    size += entry.length + 1;
    if (size > max) break;
    kept.push(entry);
  }
  return { kept, left: entries.length - kept.length };
}
