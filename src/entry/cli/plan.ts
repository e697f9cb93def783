import { text as readAll } from 'node:stream/consumers';
import { foreseeImplementing } from '../../jobs/local/foresee.ts';
import { planLocally, type WrittenPlan } from '../../jobs/local/plan-locally.ts';
import type { LocalRepository } from '../../workspace/git/local-repository.ts';
import { askingOn } from './asking.ts';
import { type Call, defineCommand, type Result } from './command.ts';
import { implementPlan } from './implementing.ts';
import { localRepository, WORK_OPTIONS, workLocally } from './local-work.ts';
import { numberIn, startOnGitHub } from './on-github.ts';
import { UsageError } from './usage-error.ts';
import { describePlan, planData } from './written-plan.ts';

const options = {
  auto: { kind: 'flag', says: 'carry the plan out at once, without asking' },
  manual: { kind: 'flag', says: 'only write the plan, without asking' },
  ...WORK_OPTIONS,
} as const;

export const plan = defineCommand({
  name: 'plan',
  summary: 'plan a change: a text here, or an issue on GitHub by its number',
  details: `Has Opus explore the last commit of this repository, read-only, and write a plan file into the work tree. Then it
asks whether Sonnet is to carry it out at once; without a terminal it does not. What the planner has to know is
asked on the terminal as well; without one its questions end the command. Needs ANTHROPIC_API_KEY. With the
number of an issue it starts the repository's workflow on GitHub instead, which needs GITHUB_TOKEN.`,
  arguments: [
    {
      name: 'what',
      says: 'the change in words, `-` to read them from standard input, or an issue’s number',
      required: true,
    },
  ],
  options,
  examples: [
    'baton plan "Cache the results of searches for a minute"',
    'baton plan --auto - < change.md',
    'baton plan 42',
  ],
  run: async (call) => {
    const { values, terminal, stdin } = call;
    const [what = ''] = call.arguments;
    if (values.auto && values.manual) throw new UsageError('--auto and --manual exclude each other.');
    const issue = numberIn(what);
    if (issue !== undefined) {
      const inputs = { command: 'plan', issue: String(issue), ...(values.auto && { auto: 'true' }) };
      return startOnGitHub(call, inputs, { understood: ['auto', 'manual'] });
    }
    const text = (what === '-' ? await readAll(stdin) : what).trim();
    if (text === '')
      throw new UsageError('Say what is to be planned: `baton plan "Add a cache to the search"`.');

    const local = await localRepository(call);
    await tellWhatIsLeftOut(call, local);
    const working = { ...call, signal: call.interruption() };
    const written = await workLocally(working, { local, kind: 'plan' }, async (opened, aside) => {
      if (!values.manual) await foreseeImplementing(opened, { carriesOut: values.auto });
      return planLocally(opened, { text, ask: what === '-' ? undefined : askingOn(working, aside) });
    });
    const asks = terminal.isInteractive && what !== '-' && !values.auto && !values.manual;
    const auto = asks ? await wantsAuto(working, written) : values.auto;
    const described = asks ? [] : [describePlan(written)];
    if (!auto) return manual(written, described);
    const implemented = await implementPlan(working, {
      local,
      plan: `${local.root}/${written.path}`,
      branch: { name: undefined },
    });
    return {
      ...implemented,
      text: [...described, implemented.text].filter((part) => part !== '').join('\n\n'),
      data: { ...planData(written), next: 'auto', implementation: implemented.data },
    };
  },
});

/** What the planner explores is what is committed. */
async function tellWhatIsLeftOut({ log }: Pick<Call, 'log'>, local: LocalRepository): Promise<void> {
  const changes = await local.changes();
  if (changes.length === 0) return;
  log.warn(
    `${changes.length} uncommitted ${changes.length === 1 ? 'change is' : 'changes are'} not seen by the planner.`,
  );
}

async function wantsAuto(
  { terminal, stderr, signal }: Pick<Call, 'terminal' | 'stderr'> & { signal: AbortSignal },
  written: WrittenPlan,
): Promise<boolean> {
  stderr.write(`${describePlan(written)}\n`);
  const answer = await terminal.ask('[1] Auto-spawn Sonnet now  [2] Manual (Enter for 2)', {
    signal,
    ifStopped: `Stopped. The plan stays. ${howToGoOn(written)}`,
  });
  return answer === '1';
}

/** `described`: what nobody has read yet. */
function manual(written: WrittenPlan, described: readonly string[]): Result {
  return {
    text: [...described, howToGoOn(written)].join('\n'),
    data: { ...planData(written), next: 'manual' },
  };
}

function howToGoOn({ path }: WrittenPlan): string {
  return `Read it, change it if you like, and then: baton implement ${path}`;
}
