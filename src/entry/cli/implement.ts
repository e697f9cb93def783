import { defineCommand } from './command.ts';
import { implementPlan } from './implementing.ts';
import { localRepository, WORK_OPTIONS } from './local-work.ts';
import { numberIn, startOnGitHub } from './on-github.ts';
import { UsageError } from './usage-error.ts';

export const implement = defineCommand({
  name: 'implement',
  summary: 'carry a plan out, phase by phase, on a branch of its own',
  details: `Has Sonnet carry out the phases of a plan file that are not done yet. Each is checked and becomes a commit
on the branch \`baton/<slug>\`, which is checked out for you. Ctrl-C stops it: finished phases stay, and the same
command goes on with the next. Needs ANTHROPIC_API_KEY and a work tree without other changes. With the number of
a plan’s pull request it starts the repository's workflow on GitHub instead; it needs GITHUB_TOKEN and an approval.`,
  arguments: [{ name: 'plan', says: 'the plan file, or the number of its pull request', required: true }],
  options: {
    branch: { kind: 'text', value: 'name', says: 'the branch to work on (default: baton/<slug>)' },
    here: { kind: 'flag', says: 'work on the branch that you are on' },
    ...WORK_OPTIONS,
  },
  examples: [
    'baton implement .claude/plans/2026-01-09-redis-caching.md',
    'baton implement --here --max-cost 2 .claude/plans/2026-01-09-redis-caching.md',
    'baton implement 17',
  ],
  run: async (call) => {
    const { values } = call;
    const [plan = ''] = call.arguments;
    if (values.here && values.branch !== undefined) {
      throw new UsageError('--here and --branch exclude each other.');
    }
    const pull = numberIn(plan);
    if (pull !== undefined) return startOnGitHub(call, { command: 'implement', pull_request: String(pull) });
    const local = await localRepository(call);
    const branch = values.here ? ({ here: true } as const) : { name: values.branch };
    return implementPlan({ ...call, signal: call.interruption() }, { local, plan, branch });
  },
});
