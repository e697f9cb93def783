import { sectionNamed } from '../plan.ts';
import { REQUIRED_SECTIONS } from '../section-names.ts';
import type { Rule } from './rule.ts';
import { isNone, saysOf } from './section-says.ts';

/** Sections that other rules look into. */
const HAVE_RULES: readonly string[] = ['Phases', 'Do not', 'Success criteria'];

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
      const { line, body, passages } = section;
      if (body === '' || (!HAVE_RULES.includes(name) && saysOf(passages) === 'nothing')) {
        const message = `The section \`${name}\` ${body === '' ? 'is empty' : 'says nothing'}.`;
        return [{ line, message, remedy: 'Write what belongs there.' }];
      }
      if (name === 'Phases' && plan.phases.length === 0) {
        return [{ line, message: 'There is no phase.', remedy: 'Write at least `### Phase 1: <name>`.' }];
      }
      return [];
    }),
};

/** Where there is nothing to say, the plan says why. */
export const sectionReason: Rule = {
  id: 'section-reason',
  severity: 'warning',
  find: (plan) =>
    REQUIRED_SECTIONS.filter((name) => !HAVE_RULES.includes(name)).flatMap((name) => {
      const section = sectionNamed(plan, name);
      if (!section || saysOf(section.passages) !== 'none') return [];
      const message = `The section \`${name}\` says that there is nothing, but not why.`;
      return [
        { line: section.line, message, remedy: 'Add the reason, such as “None: only comments change”.' },
      ];
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
  return ['', '-', '–', '—'].includes(text.trim()) || isNone(text);
}
