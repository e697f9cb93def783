import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { RootContent } from 'mdast';
import { VAGUE } from '../../src/plan/lint/criterion-decidable.ts';
import { GAPS, HEDGES, MARKERS } from '../../src/plan/lint/placeholder.ts';
import { RULES } from '../../src/plan/lint/rules.ts';
import { OPENINGS, REFERENCES, TAILS } from '../../src/plan/lint/step-decided.ts';
import { parseMarkdown } from '../../src/plan/markdown.ts';
import { splitAtHeadings } from '../../src/plan/outline.ts';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { passagesOf } from '../../src/plan/passages.ts';
import { codeInSection } from '../../src/plan/paths-in-section.ts';
import { readDocument, tableHeaded } from '../docs/documents.ts';

const page = (name: string) =>
  parseMarkdown(readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'));

test('the plan that the documentation shows is one', () => {
  const example = page('plan-format.md').children.find(
    (node) => node.type === 'code' && node.lang === 'markdown',
  );
  const plan = parsePlan(example?.type === 'code' ? example.value : '');
  expect(plan.phases[0]?.files.map(({ action }) => action)).toEqual(['create', 'modify', 'rename']);
  expect(plan.criteria).toHaveLength(1);
});

describe('docs/plan-lint.md', () => {
  const head = ['Rule', 'Severity', 'Holds when', 'Why', 'What to do', 'Bad', 'Good'];

  test('has every rule with its severity, and all there is to say of it', () => {
    const { rows } = tableHeaded(readDocument('docs/plan-lint.md'), head);
    expect(rows.map(([id, severity]) => [id, severity])).toEqual([
      ...RULES.map(({ id, severity }) => [id, severity]),
      ['phase-numbering', 'refused'],
    ]);
    for (const row of rows) expect(row.filter((cell) => cell !== '')).toHaveLength(head.length);
  });

  test.each([
    ['Placeholders', [...MARKERS, ...GAPS]],
    ['Hedges', HEDGES],
    ['Open steps', [...REFERENCES, ...TAILS, ...OPENINGS]],
    ['Praise', VAGUE],
  ])('has the words of %s', (heading, words) => {
    expect(codeInSection({ passages: passagesOf(below(heading)) })).toEqual(words);
  });

  function below(heading: string): RootContent[] {
    const { parts } = splitAtHeadings(page('plan-lint.md').children, 2);
    const words = parts.find(({ name }) => name === 'Words')?.nodes ?? [];
    return splitAtHeadings(words, 3).parts.find(({ name }) => name === heading)?.nodes ?? [];
  }
});
