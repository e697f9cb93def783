import { readLocalPlan } from '../../jobs/local/plan-file.ts';
import { reviseLocally } from '../../jobs/local/plan-locally.ts';
import { askingOn } from './asking.ts';
import { defineCommand } from './command.ts';
import { localRepository, WORK_OPTIONS, workLocally } from './local-work.ts';
import { numberIn, startOnGitHub } from './on-github.ts';
import { UsageError } from './usage-error.ts';
import { describePlan, planData } from './written-plan.ts';

export const revise = defineCommand({
  name: 'revise',
  summary: 'have a plan changed, in the same file',
  details: `Gives the planner its plan and what you say about it, and writes the new version over the old one;
\`git diff\` shows the difference where the old one was committed. Needs ANTHROPIC_API_KEY. With the number of
a plan’s pull request it starts the repository's workflow on GitHub instead, which needs GITHUB_TOKEN.`,
  arguments: [
    { name: 'plan', says: 'the plan file, or the number of its pull request', required: true },
    { name: 'instructions', says: 'what is to be different', required: true },
  ],
  options: WORK_OPTIONS,
  examples: ['baton revise .claude/plans/2026-01-09-redis-caching.md "Keep the cache in memory"'],
  run: async (call) => {
    const [given = '', instructions = ''] = call.arguments;
    if (instructions.trim() === '') throw new UsageError('Say what is to be different.');
    const pull = numberIn(given);
    if (pull !== undefined) {
      return startOnGitHub(call, { command: 'revise', pull_request: String(pull), instructions });
    }
    const local = await localRepository(call);
    const plan = await readLocalPlan(local, { given, directory: call.directory });
    const working = { ...call, signal: call.interruption() };
    const written = await workLocally(working, { local, kind: 'revise' }, (opened, aside) =>
      reviseLocally(opened, { plan, instructions, ask: askingOn(working, aside) }),
    );
    return { text: describePlan(written), data: planData(written) };
  },
});
