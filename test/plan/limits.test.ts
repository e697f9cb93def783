import { describe, expect, test } from '@jest/globals';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { PlanSyntaxError } from '../../src/plan/plan-syntax-error.ts';
import { corpusFile } from './corpus.ts';

const front = corpusFile('good/minimal.md').split('## Goal')[0] ?? '';
const KIB = 1024;

function millisecondsFor(text: string): number {
  const started = performance.now();
  try {
    parsePlan(text);
  } catch (error) {
    if (!(error instanceof PlanSyntaxError)) throw error;
  }
  return performance.now() - started;
}

function filled(piece: string, size = 60 * KIB): string {
  return front + piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}

describe('limits', () => {
  test('a plan of 1 MB is refused within a second', () => {
    const text = corpusFile('good/minimal.md') + '\n\n## Notes\n\n- a word and *another*\n'.repeat(40_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(KIB * KIB);
    expect(() => parsePlan(text)).toThrow(
      'the plan is larger than 64 KiB; split the work into several plans',
    );
    expect(millisecondsFor(text)).toBeLessThan(1000);
  });

  test('the size counts in bytes', () => {
    expect(() => parsePlan(filled('üüüü '.repeat(20), 40 * KIB))).toThrow('larger than 64 KiB');
  });

  // Each of these made the Markdown parser run for minutes, or run out of stack, at this size.
  test.each([
    ['quotes', '>'],
    ['quotes with spaces', '> '],
    ['bullets', '- '],
    ['numbers', '1. '],
    ['underlined headings', 'a\n=\n'],
    ['lazy lines', `${'> '.repeat(20)}a\na\na\n`],
    ['closing marks', 'a* '],
    ['mixed marks', '*a_ '],
    ['closing brackets', ']'],
    ['footnote references', '[^a]'],
    ['columns', '|a'],
  ])('%s without end are refused or read in time', (_name, piece) => {
    expect(millisecondsFor(filled(piece))).toBeLessThan(8000);
  });

  test('nested images and emphasis are refused in time', () => {
    const count = 4000;
    expect(millisecondsFor(`${front}${'!['.repeat(count)}a${'](b)'.repeat(count)}`)).toBeLessThan(8000);
    expect(millisecondsFor(`${front}${'*'.repeat(count)}a${'*'.repeat(count)}`)).toBeLessThan(8000);
    expect(millisecondsFor(`${front}${'*a '.repeat(count)}${' a*'.repeat(count)}`)).toBeLessThan(8000);
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
