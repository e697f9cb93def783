import type { Finding } from '../../../src/agent/review-tool.ts';
import { byRole, bySystem } from '../claude/route-script.ts';
import {
  call,
  calls,
  type Reply,
  type ScriptedModel,
  type Step,
  say,
  script,
} from '../claude/scripted-model.ts';
import { greetingScripts } from './greeting.ts';

/** The steps of each review; what is left out finds nothing, and null must not be asked. */
export interface ReviewSteps {
  architecture?: readonly Step[] | null;
  security?: readonly Step[] | null;
  documentation?: readonly Step[] | null;
}

export const submitFindings = (...findings: Finding[]): Reply => call('submit_review', { findings });

/** Prints the name of the greeting as it is, as a reviewer may ask for. */
export const mendedName: [Reply, Reply] = [
  calls({
    name: 'edit',
    input: {
      file_path: 'greet.sh',
      old_string: `echo "Hello, \${1:-world}!"`,
      new_string: `printf 'Hello, %s!\\n' "\${1:-world}"`,
    },
  }),
  say('The name is printed as it is.'),
];

const noFindings: readonly Step[] = [submitFindings()];

/** Three reviewers, each known by its own skill. */
function reviewers({
  architecture = noFindings,
  security = noFindings,
  documentation = noFindings,
}: ReviewSteps = {}): ScriptedModel {
  const play = (steps: readonly Step[] | null, name: string) => script(steps ?? [], { name });
  return bySystem({
    'You are the architecture reviewer': play(architecture, 'architecture-guard'),
    'You are the security reviewer': play(security, 'security-review'),
    'You are the documentation reviewer': play(documentation, 'documentation-sync'),
  });
}

/** Carries the greeting out, has it reviewed, and goes on with `mends` where blockers come back. */
export function reviewedGreeting({
  mends = [],
  reports = true,
  ...steps
}: ReviewSteps & { mends?: readonly Step[]; reports?: boolean } = {}): ScriptedModel {
  const { phaseOne, phaseTwo, report } = greetingScripts;
  return byRole({
    implementer: script([...phaseOne, ...phaseTwo, ...mends, ...(reports ? [report] : [])], {
      name: 'implementer',
    }),
    reviewer: reviewers(steps),
  });
}
