import { describe, expect, test } from '@jest/globals';
import { refuseExcess } from '../../src/plan/limits.ts';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { corpusFile } from './corpus.ts';

const front = corpusFile('good/minimal.md').split('## Goal')[0] ?? '';
const KIB = 1024;
/** Promised is a second; a machine that is busy with something else may take ten. */
const MILLISECONDS_FOR_A_MEGABYTE = 10_000;

function filled(piece: string, size = 60 * KIB): string {
  return front + piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}

describe('limits', () => {
  test('a plan of 1 MB is refused by its size, in no time', () => {
    const text = corpusFile('good/minimal.md') + '\n\n## Notes\n\n- a word and *another*\n'.repeat(40_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(KIB * KIB);
    const started = performance.now();
    expect(() => parsePlan(text)).toThrow(
      'the plan is larger than 64 KiB; split the work into several plans',
    );
    expect(performance.now() - started).toBeLessThan(MILLISECONDS_FOR_A_MEGABYTE);
  });

  test('the size counts in bytes', () => {
    expect(() => parsePlan(filled('üüüü '.repeat(20), 40 * KIB))).toThrow('larger than 64 KiB');
  });

  // Each of these makes the Markdown parser run for minutes, or run out of stack, at this size.
  test.each([
    ['quotes', filled('>'), 'more than 24 quotes or lists within one another'],
    ['quotes with spaces', filled('> '), 'more than 24 quotes or lists within one another'],
    ['bullets', filled('- '), 'more than 24 quotes or lists within one another'],
    ['numbers', filled('1. '), 'more than 24 quotes or lists within one another'],
    ['underlined headings', filled('a\n=\n\n'), 'more than 200 lines of dashes or equals signs'],
    ['lines', filled('a\n'), 'more than 400 lines without a blank one'],
    ['lazy lines', filled(`${'> '.repeat(20)}a\na\na\n`), 'more than 400 lines without a blank one'],
    ['closing marks', filled('a* '), 'more than 1000 marks'],
    ['mixed marks', filled('*a_ '), 'more than 1000 marks'],
    ['footnote references', filled('[^a]'), 'more than 1000 marks'],
    ['emphasis', `${front}${'*'.repeat(4000)}a${'*'.repeat(4000)}`, 'more than 1000 marks'],
    ['images', `${front}${'!['.repeat(150)}a${'](b)'.repeat(150)}`, 'more than 100 brackets left open'],
    ['columns', filled('|a'), 'more than 100 columns'],
  ])('%s without end are refused before they are parsed', (_name, text, reason) => {
    // This counts characters and knows no Markdown; had it not thrown, the next line would not come back.
    expect(() => refuseExcess(text)).toThrow(reason);
    expect(() => parsePlan(text)).toThrow(reason);
  });

  test('lists nested by indentation are refused by depth, not by a full stack', () => {
    const deep = Array.from({ length: 150 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n');
    expect(() => parsePlan(front + deep)).toThrow('nested more than 24 levels deep');
  });

  test('code may hold many lines and marks', () => {
    const code = Array.from({ length: 300 }, (_, index) => `const some_name_${index} = list[${index}];`).join(
      '\n',
    );
    const text = corpusFile('good/minimal.md').replace(
      '## Decisions',
      `\`\`\`ts\n${code}\n\`\`\`\n\n## Decisions`,
    );
    expect(parsePlan(text).sections[1]?.body).toContain('some_name_299');
  });
});
