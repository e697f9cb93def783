/** The first `max` characters of `text`, the last of them an ellipsis where something is missing. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  // A cut through a surrogate pair would leave half a character.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** More of a word than that is shown rather than left out. */
const SHOWN_OF_WORD = 20;

/** As `cut`, but between two words where there is a place nearby. */
export function cutAtWord(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = text.lastIndexOf(' ', max - 1);
  return end > 0 && end > max - SHOWN_OF_WORD ? `${text.slice(0, end).trimEnd()}…` : cut(text, max);
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
