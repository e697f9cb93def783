import { code } from './code.ts';
import { literalLine } from './neutral.ts';

export interface ImplementedBody {
  title: string;
  issue: number | undefined;
  planPath: string;
  planUrl: string;
}

/** The body of the pull request once the plan is carried out: it is the code that is to be reviewed now. */
export function implementedPullRequestBody({ title, issue, planPath, planUrl }: ImplementedBody): string {
  return [
    `**${literalLine(title)}**`,
    `This carries out the plan [${code(planPath)}](${planUrl}), one commit a phase. The comment of the bot below holds the report: what was done, how it was checked, and what it cost.`,
    ...(issue === undefined ? [] : [`Closes #${issue}`]),
  ].join('\n\n');
}
