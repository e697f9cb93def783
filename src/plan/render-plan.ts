import { stringify } from 'yaml';
import { joinBlocks } from './markdown.ts';
import type { Plan } from './plan.ts';

/** The text of the plan file. The same plan gives the same text, and reading it back gives the same plan but for line numbers. */
export function renderPlan(plan: Plan): string {
  const { baton, issue, title, slug, created, base, planner } = plan.frontMatter;
  const keys = { baton, ...(issue === undefined ? {} : { issue }), title, slug, created, base, planner };
  const yaml = stringify(keys, { lineWidth: 0 }).trimEnd();
  const blocks = [
    plan.heading.markdown,
    plan.introduction,
    ...plan.sections.map((section) => section.markdown),
  ];
  return `---\n${yaml}\n---\n\n${joinBlocks(blocks)}\n`;
}
