import { test } from '@jest/globals';
import { parsePlan } from '../../src/plan/parse-plan.ts';
import { renderPlan } from '../../src/plan/render-plan.ts';
import { samplePlan } from '../support/plans.ts';

test('x', () => {
  const plan = samplePlan({
    sections: {
      Context:
        'The snake_case names and `x`, *emph*, a * b, 5 > 3, [x], foo_bar_baz, https://example.com/a_b, a@b.de www.foo.de\n\n* a\n* b\n\n+ c\n\n1) x\n2) y\n\n| a | b |\n|---|:-:|\n| 1 | a\\|b |\n\n~~~~md\n## Phases\n```\nx\n```\n~~~~\n\n> [!NOTE]\n> quoted\n\n***\n\n- [ ] x\n- [x] y\n  continued\n\n      code',
    },
  });
  const text = renderPlan(plan);
  console.log(text);
  console.log(JSON.stringify(parsePlan(text), null, 1).slice(0, 3000));
});
