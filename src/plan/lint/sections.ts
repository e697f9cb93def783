import { sectionNamed } from '../plan.ts';
import { REQUIRED_SECTIONS } from '../section-names.ts';
import type { Rule } from './rule.ts';

const NOTHING = ['', 'none', 'nothing', 'n/a', '-', '–', '—'];

/** Every required section is there and says something. */
export const requiredSection: Rule = {
  id: 'required-section',
  severity: 'error',
  find: (plan) =>
    REQUIRED_SECTIONS.flatMap((name) => {
      const section = sectionNamed(plan, name);
      if (!section) {
        const message = `The section \`${name}\` is missing.`;
        return [{ line: plan.heading.line, message, remedy: `Add \`## ${name}\`.` }];
      }
      const { line, body } = section;
      if (body === '') {
        return [{ line, message: `The section \`${name}\` is empty.`, remedy: 'Write what belongs there.' }];
      }
      if (name === 'Phases' && plan.phases.length === 0) {
        return [{ line, message: 'There is no phase.', remedy: 'Write at least `### Phase 1: <name>`.' }];
      }
      return [];
    }),
};

/** The plan says what to keep away from. */
export const doNotEmpty: Rule = {
  id: 'do-not-empty',
  severity: 'error',
  find: (plan) => {
    const section = sectionNamed(plan, 'Do not');
    if (!section || section.body === '' || plan.doNot.some((item) => !saysNothing(item.text))) return [];
    const message = '`Do not` names nothing to keep away from.';
    const remedy = 'List what an eager implementer might touch and must not, one item each.';
    return [{ line: section.line, message, remedy }];
  },
};

/** The plan says how to tell that it is done. */
export const criteriaPresent: Rule = {
  id: 'criteria-present',
  severity: 'error',
  find: (plan) => {
    const section = sectionNamed(plan, 'Success criteria');
    if (!section || section.body === '' || plan.criteria.some(({ text }) => !saysNothing(text))) return [];
    const message = '`Success criteria` lists no criterion.';
    const remedy =
      'List what must be true in the end as `- [ ] …`, each for a command or an observation to decide.';
    return [{ line: section.line, message, remedy }];
  },
};

function saysNothing(text: string): boolean {
  const end = text.endsWith('.') ? text.length - 1 : text.length;
  return NOTHING.includes(text.slice(0, end).trim().toLowerCase());
}
