/** Elements whose content GitHub takes out of sight. */
const unseen = new Set(['picture', 'video', 'audio', 'rp']);

/** Elements whose text is three quarters as large as the text around them: within one another, it is soon a speck. */
const shrinking = ['sub', 'sup'];
const MOST_SHRINKING = 2;

/** Tags that GitHub shows as text instead of obeying them (GFM's tag filter). */
const shownAsText = new Set([
  'title',
  'textarea',
  'style',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
  'script',
  'plaintext',
]);

/** Whether the piece is one single tag that a reader on GitHub sees as it was typed. */
export function isShownAsText(piece: string): boolean {
  return piece.indexOf('<', 1) === -1 && shownAsText.has(tagName(piece, 0).name);
}

/**
 * Reads the pieces of raw HTML of one document, in order, and knows whether what stands between them is out of a
 * reader's sight: inside an element such as `<picture>`, too small to be read, or swallowed by a tag, an attribute or a comment that the
 * piece leaves open. Readers of HTML differ on malformed markup, so from anything but plain markup on everything
 * counts as hidden.
 */
export class RawHtml {
  #unseen: string | undefined;
  #depth = 0;
  #swallowed = false;
  readonly #shrunk = new Map<string, number>();

  get hides(): boolean {
    const shrunk = [...this.#shrunk.values()].reduce((sum, times) => sum + times, 0);
    return this.#swallowed || this.#unseen !== undefined || shrunk > MOST_SHRINKING;
  }

  read(piece: string): void {
    for (let at = piece.indexOf('<'); at !== -1 && !this.#swallowed; at = piece.indexOf('<', at)) {
      const end = endOfMarkup(piece, at);
      this.#swallowed = end === undefined;
      if (end === undefined) return;
      this.#enterOrLeave(tagName(piece, at));
      at = end;
    }
  }

  #enterOrLeave(tag: { name: string; closes: boolean }): void {
    if (shrinking.includes(tag.name)) {
      const times = (this.#shrunk.get(tag.name) ?? 0) + (tag.closes ? -1 : 1);
      this.#shrunk.set(tag.name, Math.max(0, times));
    }
    if (this.#unseen === undefined) {
      if (tag.closes || !unseen.has(tag.name)) return;
      this.#unseen = tag.name;
      this.#depth = 1;
    } else if (tag.name === this.#unseen) {
      this.#depth += tag.closes ? -1 : 1;
      if (this.#depth === 0) this.#unseen = undefined;
    }
  }
}

/** Where to read on after the `<` at `start`; undefined when what follows is cut off or not plain markup. */
function endOfMarkup(piece: string, start: number): number | undefined {
  if (piece.startsWith('<!--', start)) return endOfComment(piece, start + 4);

  const { name, closes } = tagName(piece, start);
  if (shownAsText.has(name)) return start + 1;
  if (name !== '') return endOfTag(piece, start + 1 + (closes ? 1 : 0) + name.length);
  const isMarkup = '!?/'.includes(piece.charAt(start + 1) || ' ');
  return isMarkup ? undefined : start + 1;
}

function endOfComment(piece: string, start: number): number | undefined {
  const end = piece.indexOf('-->', start);
  const oddEnd = piece.indexOf('--!>', start);
  const endsAtOnce = piece.startsWith('>', start) || piece.startsWith('->', start);
  if (end === -1 || endsAtOnce || (oddEnd !== -1 && oddEnd < end)) return undefined;
  return end + '-->'.length;
}

/** Attributes are plain when they are `name`, `name=value`, `name="value"` or `name='value'`. */
function endOfTag(piece: string, start: number): number | undefined {
  let at = start;
  while (at < piece.length) {
    at = skip(piece, at, (letter) => isSpace(letter) || letter === '/');
    if (piece.charAt(at) === '>') return at + 1;

    const afterName = skip(piece, at, isPlain);
    if (afterName === at) return undefined;
    const equals = skip(piece, afterName, isSpace);
    const next = piece.charAt(equals) === '=' ? endOfValue(piece, skip(piece, equals + 1, isSpace)) : equals;
    if (next === undefined) return undefined;
    at = next;
  }
  return undefined;
}

function endOfValue(piece: string, start: number): number | undefined {
  const quote = piece.charAt(start);
  if (quote === '"' || quote === "'") {
    const end = piece.indexOf(quote, start + 1);
    return end === -1 ? undefined : end + 1;
  }
  const end = skip(piece, start, isPlain);
  return end === start ? undefined : end;
}

function tagName(piece: string, start: number): { name: string; closes: boolean } {
  const closes = piece.charAt(start + 1) === '/';
  const first = start + (closes ? 2 : 1);
  if (!isLetter(piece.charAt(first))) return { name: '', closes };
  const end = skip(piece, first, (letter) => !isSpace(letter) && letter !== '/' && letter !== '>');
  return { name: piece.slice(first, end).toLowerCase(), closes };
}

function skip(piece: string, start: number, isWanted: (letter: string) => boolean): number {
  let at = start;
  while (at < piece.length && isWanted(piece.charAt(at))) at++;
  return at;
}

const isSpace = (letter: string) => ' \t\r\n\f'.includes(letter);
const isPlain = (letter: string) => !isSpace(letter) && !'"\'`=<>'.includes(letter);
const isLetter = (letter: string) => (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
