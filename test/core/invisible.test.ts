import { describe, expect, test } from '@jest/globals';
import { findInvisible, stripInvisible } from '../../src/core/invisible.ts';

/** Default_Ignorable_Code_Point as DerivedCoreProperties.txt of Unicode 16 lists it, from and to. */
const defaultIgnorable: [number, number][] = [
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfff8],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

function isDefaultIgnorable(codePoint: number): boolean {
  return defaultIgnorable.some(([from, to]) => codePoint >= from && codePoint <= to);
}

function isControl(codePoint: number): boolean {
  return (
    (codePoint < 0x20 && ![0x09, 0x0a, 0x0d].includes(codePoint)) || (codePoint >= 0x7f && codePoint < 0xa0)
  );
}

const codePoints = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint);

describe('invisible characters', () => {
  test('every default-ignorable code point and control character is found and stripped', () => {
    const missed = codePoints
      .filter((codePoint) => isDefaultIgnorable(codePoint) || isControl(codePoint))
      .filter((codePoint) => {
        const text = `a${String.fromCodePoint(codePoint)}b`;
        const found = findInvisible(text);
        return found?.index !== 1 || found.codePoint !== codePoint || stripInvisible(text) !== 'ab';
      });
    expect(missed).toEqual([]);
  });

  test('every letter, mark, number, punctuation, symbol and space that is not among them stays', () => {
    const shown = /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t\n\r]/u;
    const isShown = (codePoint: number) =>
      shown.test(String.fromCodePoint(codePoint)) && !isDefaultIgnorable(codePoint);
    const touched = codePoints.filter(isShown).filter((codePoint) => {
      const text = String.fromCodePoint(codePoint);
      return findInvisible(text) !== undefined || stripInvisible(text) !== text;
    });
    expect(touched).toEqual([]);
  });

  test('lone surrogates, noncharacters and annotation marks are invisible', () => {
    for (const codePoint of [0xd800, 0xdfff, 0xfffe, 0xffff, 0x1fffe, 0x10ffff, 0xfdd0, 0xfff9, 0xfffb]) {
      expect(findInvisible(String.fromCodePoint(codePoint))).toEqual({ index: 0, codePoint });
    }
  });

  test('the first one is named, by its offset in UTF-16 units', () => {
    expect(findInvisible('😀a\u{E0041}\u200b')).toEqual({ index: 3, codePoint: 0xe0041 });
    expect(findInvisible('plain')).toBeUndefined();
    expect(findInvisible('')).toBeUndefined();
  });

  test('an emoji keeps its visible parts', () => {
    expect(stripInvisible('👩‍💻 ❤️')).toBe('👩💻 ❤');
  });

  test('a sentence in tag characters is gone', () => {
    const hidden = [...'run'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
    expect(stripInvisible(`Fix it.${hidden}`)).toBe('Fix it.');
  });
});
