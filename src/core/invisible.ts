/**
 * Characters that a reader cannot see and a model can: Unicode's default-ignorable code points (zero-width and bidi
 * controls, variation selectors, tag characters, fillers, soft hyphen, byte order mark), the other format characters without
 * a shape, control characters except tab and line ends, noncharacters and lone surrogates.
 *
 * Emoji get no exception: joiners and variation selectors carry arbitrary bits just as well, and an emoji without them
 * is still shown, if less prettily.
 */
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cs}\u{FFF9}-\u{FFFB}\u{13430}-\u{1343F}[\p{Cc}--[\t\n\r]]]/v;
const EVERY_INVISIBLE = new RegExp(INVISIBLE.source, 'gv');

export interface InvisibleCharacter {
  /** Offset in UTF-16 units. */
  index: number;
  codePoint: number;
}

/** The first invisible character of `text`. */
export function findInvisible(text: string): InvisibleCharacter | undefined {
  const index = text.search(INVISIBLE);
  const codePoint = text.codePointAt(index);
  return codePoint === undefined || index < 0 ? undefined : { index, codePoint };
}

/** `text` without its invisible characters. What remains is what a reader sees. */
export function stripInvisible(text: string): string {
  return text.replaceAll(EVERY_INVISIBLE, '');
}
