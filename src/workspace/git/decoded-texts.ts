/** As short as the shortest thing that is looked for, encoded. */
const LEAST_BASE64 = 24;
const LEAST_HEX = 32;
/** An encoding within an encoding is looked into, and no further. */
const DEEPEST = 2;

/**
 * `text`, in which each character is a byte, and what is written in it in base64, in hex, URL-encoded and in UTF-16. Broken lines
 * are joined, also where the breaks are written out; before and after what was encoded may stand rubbish. One at a time, for
 * each may be as long as `text`.
 */
export function* decodedTexts(text: string, depth = 0): Generator<string, void, undefined> {
  yield text;
  if (depth === DEEPEST) return;
  for (const decoded of decodedOnce(text)) yield* decodedTexts(decoded, depth + 1);
}

function* decodedOnce(text: string): Generator<string, void, undefined> {
  for (const run of runs(withoutIndent(text), { letters: BASE64, least: LEAST_BASE64 }))
    yield* fromBase64(run);
  for (const run of runs(withoutMarks(text), { letters: HEX, least: LEAST_HEX })) yield* fromHex(run);
  yield* fromPercent(text);
  yield* fromWide(text);
}

const OTHER = 0;
const LETTER = 1;
/** Between letters, it belongs to neither and parts nothing. */
const GAP = 2;
type Letters = Uint8Array;

const digits = '0123456789';
const BASE64 = table(`${digits}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/-_`, '\r\n');
const HEX = table(`${digits}ABCDEFabcdef`, '\r\n\t ,:;');

function table(letters: string, gaps: string): Letters {
  const kinds = new Uint8Array(256).fill(OTHER);
  for (const letter of letters) kinds[letter.charCodeAt(0)] = LETTER;
  for (const gap of gaps) kinds[gap.charCodeAt(0)] = GAP;
  return kinds;
}

/** By hand: on a long text of nothing else, an expression with a repeated group exhausts the stack. */
function* runs(
  text: string,
  { letters, least }: { letters: Letters; least: number },
): Generator<string, void, undefined> {
  for (let at = 0; at < text.length; at++) {
    if (letters[text.charCodeAt(at)] !== LETTER) continue;
    const start = at;
    while (at < text.length && letters[text.charCodeAt(at)] !== OTHER) at++;
    if (at - start < least) continue;
    const run = withoutGaps(text.slice(start, at));
    if (run.length >= least) yield run;
  }
}

function withoutGaps(run: string): string {
  return run.replaceAll(/[\r\n\t ,:;]+/g, '');
}

/** A broken line may go on further in, and a break may be written out, as in JSON. */
function withoutIndent(text: string): string {
  return text.replaceAll(/\n[ \t]+|(?:\\[rn])+/g, '\n');
}

/** Wherever it begins, one of four beginnings is right. */
function* fromBase64(run: string): Generator<string, void, undefined> {
  for (const start of [0, 1, 2, 3]) yield Buffer.from(run.slice(start), 'base64').toString('latin1');
}

function* fromHex(run: string): Generator<string, void, undefined> {
  for (const start of [0, 1]) yield Buffer.from(run.slice(start), 'hex').toString('latin1');
}

/** `\x67`, `\u0067`, `&#x67;`, `0x67` and `%67` without what marks them as numbers. */
function withoutMarks(text: string): string {
  return text.replaceAll(/(?:\\x|\\u00|&#x|0x|%)(?=[0-9A-Fa-f]{2})/g, '');
}

function fromPercent(text: string): string[] {
  const decoded = text.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  );
  return decoded === text ? [] : [decoded];
}

/** Text of two bytes to a letter, which ends or begins with a zero byte. */
function fromWide(text: string): string[] {
  return text.includes('\0') ? [text.replaceAll('\0', '')] : [];
}
