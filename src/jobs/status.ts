import type { StatusCommand } from '../core/command.ts';
import { Stop } from '../core/stop.ts';
import { findStickyComment } from '../github/comments.ts';
import { readState } from '../github/labels.ts';
import type { PullRequest } from '../github/pull-requests.ts';
import { redacted } from '../report/redacted.ts';
import { type Status, statusAnswer } from '../report/status.ts';
import { admit } from './permission/admit.ts';
import { readSubject, type Subject } from './permission/subject.ts';
import { parsePlanFile } from './plan-file/parse-plan-file.ts';
import { readPlanOnBranch } from './plan-file/plan-on-branch.ts';
import { answer } from './run/answer.ts';
import type { Outcome } from './run/outcome.ts';
import { openPlace } from './run/place.ts';
import type { Run } from './run/run.ts';

/** Says how far an issue is, whether it was asked for there or on the plan's pull request. */
export async function status(run: Run, command: StatusCommand): Promise<Outcome> {
  await admit(run, command);
  const { number } = command;
  const subject = await readSubject(run, number);
  const { labelled, pull } = subject;
  const state = await readState(run.deps.github, { issue: labelled });
  const phases = pull && (await phasesOf(run, pull));
  const said = await lastWord(run, subject);
  const report = redacted(
    statusAnswer({
      number: labelled,
      state,
      pull: pull && { number: pull.number, state: pull.merged ? 'merged' : pull.state },
      phases: phases?.list,
      fault: phases?.fault,
      commentUrl: said?.url,
      // The planner writes its first word at its end.
      runUrl: state === 'planning' ? undefined : said && runNamedIn(run, said.body),
    }),
    run.deps.host.secrets,
  );
  await answer(run, { number, markdown: report });
  const line = `#${labelled} is ${state ?? 'not under way'}`;
  return {
    conclusion: 'answered',
    line,
    report,
    branch: pull?.headRef,
    planPath: phases?.path,
    pullRequest: pull && { number: pull.number, url: pull.url },
    phases: phases?.list && {
      done: phases.list.filter(({ done }) => done).length,
      total: phases.list.length,
    },
  };
}

interface Phases {
  path?: string;
  list?: NonNullable<Status['phases']>;
  fault?: string;
}

/** What has become of an ended pull request's branch says nothing any more. */
async function phasesOf(run: Run, pull: PullRequest): Promise<Phases> {
  if (pull.state !== 'open') return {};
  const place = await openPlace(run);
  try {
    const onBranch = await readPlanOnBranch(run, { place, base: pull.baseRef, head: pull.headSha });
    const { phases } = parsePlanFile(onBranch, { goOn: 'approve again' });
    const list = phases.map(({ number, name }) => ({ number, name, done: onBranch.donePhases.has(number) }));
    return list.length > 0 ? { path: onBranch.path, list } : { fault: 'It has no phases.' };
  } catch (error) {
    if (error instanceof Stop && error.conclusion === 'blocked') return { fault: error.message };
    throw error;
  }
}

/** The comment that was changed last, of the one on the issue and the one on the pull request. */
async function lastWord({ deps, bot }: Run, { labelled, pull }: Subject) {
  const numbers = new Set([labelled, ...(pull ? [pull.number] : [])]);
  const found = [];
  for (const issue of numbers) found.push(await findStickyComment(deps.github, { issue, bot }));
  return found.filter((comment) => comment !== undefined).sort((a, b) => b.at.getTime() - a.at.getTime())[0];
}

/** The last address of a run in a comment of ours, where it stands at the end. */
function runNamedIn({ deps, repository: { owner, name } }: Run, body: string): string | undefined {
  const prefix = `${deps.host.serverUrl}/${owner}/${name}/actions/runs/`;
  const start = body.lastIndexOf(prefix);
  const id = start < 0 ? '' : Number.parseInt(body.slice(start + prefix.length), 10);
  return Number.isSafeInteger(id) ? `${prefix}${id}` : undefined;
}
