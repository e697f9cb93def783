import { runReviewer } from '../../agent/reviewer.ts';
import { Stop } from '../../core/stop.ts';
import type { ReviewFinding } from '../../report/reviews.ts';
import { readFileAt } from '../../workspace/git/read-commit.ts';
import type { FileDiff } from '../../workspace/git/read-diff.ts';
import type { Workbench } from '../implementing/workbench.ts';
import type { ProposedPlan } from '../plan-file/proposed-plan.ts';
import { type Run, sessionOf } from '../run/run.ts';
import { placeFaultAt, reviewMaterial } from './review-material.ts';

/** The review skills that come with Baton. */
const BUNDLED = ['architecture-guard', 'security-review', 'documentation-sync'] as const;

/** Asks one after the other, each in a session of its own. Those that came to no end are told in the notices. */
export async function askReviewers(
  run: Run,
  {
    proposed,
    workbench,
    files,
  }: { proposed: ProposedPlan; workbench: Workbench; files: readonly FileDiff[] },
): Promise<{ reviews: string[]; findings: ReviewFinding[] }> {
  const { deps, config, notices, events } = run;
  const { workTree, sandbox: stillness } = workbench;
  const reviews: string[] = [];
  const findings: ReviewFinding[] = [];
  const material = reviewMaterial(files, proposed);
  const placeFault = await placeFaultAt(workbench, files);
  for (const name of new Set(config.reviews)) {
    const skill = await skillOf(name, { proposed, workbench });
    if (!skill) {
      notices.push(
        `There is no review skill \`${name}\`: put it at \`.claude/skills/${name}/SKILL.md\`, or take it out of \`reviews\`.`,
      );
      continue;
    }
    await run.mayGoOn({ now: true });
    const model = config.models.reviewer;
    events.emit({ kind: 'session', start: { role: 'reviewer', review: name, model, base: workbench.head } });
    try {
      const found = await runReviewer(deps.model, {
        session: sessionOf(run, { kind: 'implement' }),
        prompts: deps.prompts,
        model,
        effort: config.effort.reviewer,
        workTree,
        stillness,
        skill,
        material,
        placeFault,
      });
      reviews.push(name);
      findings.push(...found.map((finding) => ({ review: name, ...finding })));
      deps.log.info(`${name}: ${found.length} findings.`);
    } catch (error) {
      if (!(error instanceof Stop) || error.conclusion === 'cancelled') throw error;
      notices.push(`The review \`${name}\` came to no end. ${error.message}`);
    }
  }
  return { reviews, findings };
}

/** The repository's own from the default branch, or the bundled one. */
async function skillOf(
  name: string,
  { proposed, workbench }: { proposed: ProposedPlan; workbench: Workbench },
) {
  const path = `.claude/skills/${name}/SKILL.md`;
  const text = await readFileAt(workbench.repository, { commit: proposed.steeredBy, path });
  const bundled = BUNDLED.find((known) => known === name);
  if (bundled) return { name: bundled, text };
  return text === undefined ? undefined : { name, text };
}
