import { Stop } from '../../core/stop.ts';
import { parsePlan } from '../../plan/parse-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import { PlanSyntaxError } from '../../plan/plan-syntax-error.ts';
import type { PlanOnBranch } from './plan-on-branch.ts';

/** The plan of a branch; `goOn`: what to do once it is mended. Throws Stop that names the file and the line at fault. */
export function parsePlanFile(
  { path, text }: Pick<PlanOnBranch, 'path' | 'text'>,
  { goOn }: { goOn: string },
): Plan {
  try {
    return parsePlan(text);
  } catch (error) {
    if (!(error instanceof PlanSyntaxError)) throw error;
    const fault = error.message.replace(/\.?$/, '.');
    throw new Stop('blocked', `\`${path}\`, ${fault} Mend the file on the branch and ${goOn}.`, {
      cause: error,
    });
  }
}
