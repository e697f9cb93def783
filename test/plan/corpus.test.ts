import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { PlanSyntaxError } from '../../src/plan/plan-syntax-error.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { corpusFile, corpusNames, withoutLines } from './corpus.ts';

const bad = z
  .array(z.object({ file: z.string(), line: z.number().nullable(), reason: z.string() }))
  .parse(JSON.parse(corpusFile('bad.json')));
const likeMinimal = z.array(z.string()).parse(JSON.parse(corpusFile('good-like-minimal.json')));

function fault(text: string): PlanSyntaxError {
  try {
    parsePlan(text);
  } catch (error) {
    if (error instanceof PlanSyntaxError) return error;
    throw error;
  }
  throw new Error('The plan was accepted.');
}

describe('good plans', () => {
  test.each(corpusNames('good'))('%s is read, and written so that it stays as it is', (name) => {
    const plan = parsePlan(corpusFile(`good/${name}`));
    const text = renderPlan(plan);
    const again = parsePlan(text);
    expect(withoutLines(again)).toEqual(withoutLines(plan));
    expect(renderPlan(again)).toBe(text);
  });

  test.each(likeMinimal)('%s means the same as minimal.md', (name) => {
    const plan = parsePlan(corpusFile(`good/${name}`));
    expect(renderPlan(plan)).toBe(corpusFile('good/minimal.md'));
  });
});

describe('bad plans', () => {
  test('each is listed with what is wrong', () => {
    expect(bad.map(({ file }) => file).sort()).toEqual(corpusNames('bad'));
  });

  test.each(bad)('$file is refused at line $line: $reason', ({ file, line, reason }) => {
    const error = fault(corpusFile(`bad/${file}`));
    expect(error.reason).toContain(reason);
    expect(error.line ?? null).toBe(line);
    expect(error.conclusion).toBe('blocked');
    expect(error.message).toBe(line === null ? error.reason : `line ${line}: ${error.reason}`);
  });
});
