import type { WrittenPlan } from '../../jobs/local/plan-locally.ts';

export function describePlan({
  path,
  title,
  phases,
  warnings,
  notices,
  answers,
  spending,
}: WrittenPlan): string {
  return [
    `Plan: ${path}`,
    `  ${title}`,
    ...phases.map((name, index) => `  ${index + 1}. ${name}`),
    ...answers.map((answer) => `Planner: ${answer}`),
    ...[...warnings, ...notices].map((line) => `Note: ${line}`),
    `Cost: $${spending.usd.toFixed(2)}`,
  ].join('\n');
}

export function planData({ path, title, phases, warnings, notices, answers, spending }: WrittenPlan) {
  return { plan: path, title, phases, warnings, notices, answers, cost_usd: spending.usd };
}
