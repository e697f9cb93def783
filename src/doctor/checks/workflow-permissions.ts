import { type Check, ok, problem, type Verdict, warning } from '../finding.ts';
import { withSteps } from '../where-possible.ts';
import { type BatonStep, partOf, usesWorkflowToken } from '../workflow/baton-step.ts';

const NEEDED = ['contents', 'issues', 'pull-requests'] as const;
const ALL = [...NEEDED, 'checks'] as const;

/** That the jobs which use Baton may do what it does. */
export const workflowPermissions: Check = {
  id: 'permissions',
  area: 'workflow',
  look: withSteps((steps) => {
    const judged = steps.map(judge);
    const order = ['problem', 'warning', 'unknown', 'ok'] as const;
    const worst = order.flatMap((status) => judged.filter((verdict) => verdict.status === status))[0];
    return worst ?? judge(steps[0]);
  }),
};

function judge(step: BatonStep): Verdict {
  const { path, job, permissions } = step;
  const place = `The job \`${job}\` in ${path}`;
  if (!usesWorkflowToken(step)) return ok(`${place} has a token of its own, with that App's permissions.`);
  if (permissions === undefined || permissions === null) {
    return warning(
      `${place} has no \`permissions:\`, so the repository's default decides, which is to read only.`,
      `Give it ${list(ALL)}.`,
    );
  }
  if (partOf(step) === 'work') return judgeWork(place, permissions);
  const lacking = ALL.filter((name) => !mayWrite(permissions, name));
  if (lacking.length === 0) return ok(`${place} may write ${ALL.join(', ')}.`);
  const says = `${place} lacks ${list(lacking)}.`;
  const remedy = 'Add it to the `permissions:` of that job.';
  if (lacking.some((name) => name !== 'checks')) return problem(says, remedy);
  return warning(`${says} Plans and runs are then not shown as checks.`, remedy);
}

/** The job with the model may read what it works on, and write nothing. */
function judgeWork(place: string, permissions: NonNullable<BatonStep['permissions']>): Verdict {
  const mayRead = (name: string) =>
    typeof permissions === 'string' ? permissions === 'read-all' : permissions[name] === 'read';
  const written =
    typeof permissions === 'string'
      ? []
      : Object.keys(permissions).filter((name) => mayWrite(permissions, name));
  if (written.length > 0 || permissions === 'write-all') {
    return warning(
      `${place} works with the model, and may write ${written.join(', ') || 'everything'}.`,
      'Give it `read` instead: the job with `part: publish` writes.',
    );
  }
  const lacking = NEEDED.filter((name) => !mayRead(name));
  if (lacking.length === 0) return ok(`${place} may read, and write nothing.`);
  return problem(
    `${place} lacks ${lacking.map((name) => `\`${name}: read\``).join(', ')}.`,
    'Add it to the `permissions:` of that job.',
  );
}

function mayWrite(permissions: string | Record<string, string>, name: string): boolean {
  return typeof permissions === 'string' ? permissions === 'write-all' : permissions[name] === 'write';
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}: write\``).join(', ');
}
