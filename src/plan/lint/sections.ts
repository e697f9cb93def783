import { type Plan, sectionNamed } from '../plan.ts';
import { REQUIRED_SECTIONS } from '../section-names.ts';
import type { Finding } from './finding.ts';

const NOTHING = ['', 'none', 'nothing', 'n/a', '-', '–', '—'];

/** `required-section`: every required section is there and says something. */
export function requiredSection(plan: Plan): Finding[] {
  return REQUIRED_SECTIONS.flatMap((name): Finding[] => {
    const section = sectionNamed(plan, name);
    const base = { rule: 'required-section', severity: 'error' } as const;
    if (!section) {
      const remedy = `Add \`## ${name}\`.`;
      return [{ ...base, line: plan.heading.line, message: `The section \`${name}\` is missing.`, remedy }];
    }
    if (section.body === '') {
      const remedy = 'Write what belongs there.';
      return [{ ...base, line: section.line, message: `The section \`${name}\` is empty.`, remedy }];
    }
    if (name === 'Phases' && plan.phases.length === 0) {
      const remedy = 'Write at least `### Phase 1: <name>`.';
      return [{ ...base, line: section.line, message: 'There is no phase.', remedy }];
    }
    return [];
  });
}

/** `do-not-empty`: the plan says what to keep away from. */
export function doNotEmpty(plan: Plan): Finding[] {
  const section = sectionNamed(plan, 'Do not');
  if (!section || section.body === '') return [];
  if (plan.doNot.some((item) => !saysNothing(item.text))) return [];
  return [
    {
      rule: 'do-not-empty',
      severity: 'error',
      line: section.line,
      message: '`Do not` names nothing to keep away from.',
      remedy: 'List what an eager implementer might touch and must not, one item each.',
    },
  ];
}

/** `criteria-present`: the plan says how to tell that it is done. */
export function criteriaPresent(plan: Plan): Finding[] {
  const section = sectionNamed(plan, 'Success criteria');
  if (!section || section.body === '') return [];
  if (plan.criteria.some((criterion) => !saysNothing(criterion.text))) return [];
  return [
    {
      rule: 'criteria-present',
      severity: 'error',
      line: section.line,
      message: '`Success criteria` lists no criterion.',
      remedy:
        'List what must be true in the end as `- [ ] …`, each for a command or an observation to decide.',
    },
  ];
}

function saysNothing(text: string): boolean {
  const end = text.endsWith('.') ? text.length - 1 : text.length;
  return NOTHING.includes(text.slice(0, end).trim().toLowerCase());
}
