import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import type { FileEntry } from '../../src/plan/plan.ts';
import { readPlan } from '../../src/plan/read-plan.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { withoutLines } from './corpus.ts';
import { generatedPlan, textOf } from './generated-plans.ts';

const options = { seed: 20260109, numRuns: 150 };

test('a plan that is read and written and read again is the same, and so is its text', () => {
  fc.assert(
    fc.property(generatedPlan, (generated) => {
      const plan = parsePlan(textOf(generated));
      const text = renderPlan(plan);
      const again = readPlan(text).plan;
      expect(withoutLines(again)).toEqual(withoutLines(plan));
      expect(renderPlan(again)).toBe(text);
    }),
    options,
  );
});

test('what a plan says is what is read from it, in whatever style it is written', () => {
  fc.assert(
    fc.property(generatedPlan, (generated) => {
      const { plan } = readPlan(textOf(generated));
      const read = plan.phases.map((phase) => ({
        name: phase.name,
        files: phase.files.map(asWritten),
        steps: phase.steps.map(({ text }) => text),
        verify: phase.verify.map(({ command }) => command),
      }));
      expect(read).toEqual(generated.phases);
      expect(plan.phases.map(({ number }) => number)).toEqual(generated.phases.map((_, index) => index + 1));
      expect(plan.criteria.map(({ text, ticked }) => ({ text, ticked }))).toEqual(generated.criteria);
      expect(plan.sections.map(({ name }) => name)).toEqual([
        ...generated.sections.map(([title]) => title),
        'Phases',
        'Success criteria',
      ]);
    }),
    options,
  );
});

test('every line number points at the line in the text', () => {
  fc.assert(
    fc.property(generatedPlan, (generated) => {
      const text = textOf(generated).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
      const lines = text.split('\n');
      const { plan } = readPlan(text);
      for (const section of plan.sections) expect(lines[section.line - 1]).toBe(`## ${section.name}`);
      for (const phase of plan.phases) {
        expect(lines[phase.line - 1]).toBe(`### Phase ${phase.number}: ${phase.name}`);
        for (const entry of phase.files) expect(lines[entry.line - 1]).toContain(`${entry.action} `);
        for (const step of phase.steps) expect(lines[step.line - 1]).toContain(step.text);
        for (const verify of phase.verify) expect(lines[verify.line - 1]).toContain(verify.command);
      }
    }),
    options,
  );
});

function asWritten(entry: FileEntry): string[] {
  return entry.action === 'rename' ? ['rename', entry.from, entry.to] : [entry.action, entry.path];
}
