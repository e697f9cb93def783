/** As short as the shortest thing that is looked for, encoded. */
const LEAST_BASE64 = 24;
const LEAST_HEX = 32;
/** An encoding within an encoding is looked into, and no further. */
const DEEPEST = 2;

/** Letters of base64, of both alphabets, over line ends as `base64` makes them. */
const BASE64 = /[A-Za-z0-9+/_-]+(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9+/_-]+)*/g;
/** Pairs of digits, plain or as `\x67`, `0x67` or `%67`, and with what separates them. */
const HEX = /(?:(?:\\x|0x|%)?[0-9A-Fa-f]{2}[\s,:]*)+/g;
const PERCENT = /(?:%[0-9A-Fa-f]{2})+/g;

/**
 * `text` itself and what is written in it in base64, in hex and URL-encoded, each byte a character. Broken lines are
 * joined; what base64 begins with may be cut off.
 */
export function decodedTexts(text: string, depth = 0): string[] {
  if (depth === DEEPEST) return [text];
  const inside = [...fromBase64(text), ...fromHex(text), ...fromPercent(text)];
  return [text, ...inside.flatMap((decoded) => decodedTexts(decoded, depth + 1))];
}

function fromBase64(text: string): string[] {
  return runsOf(text, BASE64).flatMap((run) => {
    const letters = run.replaceAll(/\s/g, '');
    if (letters.length < LEAST_BASE64) return [];
    return [0, 1, 2, 3].map((start) => Buffer.from(letters.slice(start), 'base64').toString('latin1'));
  });
}

function fromHex(text: string): string[] {
  return runsOf(text, HEX).flatMap((run) => {
    const digits = run.replaceAll(/\\x|0x|[\s,:%]/g, '');
    return digits.length < LEAST_HEX ? [] : [Buffer.from(digits, 'hex').toString('latin1')];
  });
}

function fromPercent(text: string): string[] {
  if (!text.includes('%')) return [];
  const decoded = text.replaceAll(PERCENT, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1'));
  return decoded === text ? [] : [decoded];
}

function runsOf(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? [];
}
