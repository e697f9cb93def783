import { byRole } from '../claude/route-script.ts';
import {
  call,
  calls,
  type Reply,
  type ScriptedModel,
  type Step,
  say,
  script,
} from '../claude/scripted-model.ts';
import type { ExpectedEnding } from '../expect-ending.ts';

/** A shell script that learns to greet people by their name: small, so that what goes wrong around it is quickly told. */
export const greeting = {
  owner: 'lantern',
  name: 'greeting',
  issue: {
    title: 'Greet people by their name',
    body: 'Everybody is greeted as "world". Those who say who they are should be greeted by their name.',
  },
  files: {
    'README.md': '# Greeting\n\n`sh greet.sh` greets the world.\n',
    'greet.sh': 'echo "Hello, world!"\n',
    'check.sh': 'set -e\nfor test in tests/*.sh; do sh "$test"; done\necho "all greetings are right"\n',
    'tests/world.sh': 'test "$(sh greet.sh)" = "Hello, world!"\n',
    '.claude/PRIMER.md': '# Greeting\n\nPlain POSIX shell. Each file in `tests/` is a test of its own.\n',
    '.github/baton.yml': 'quality:\n  commands: ["sh check.sh"]\n',
  },
} as const;

export const greetingPlan = {
  title: 'Greet people by their name',
  slug: 'greet-by-name',
  body: `## Goal

\`sh greet.sh Ada\` greets Ada. Without a name the world is greeted, as today.

## Context

\`greet.sh\` holds the only greeting and takes no argument. \`check.sh\` runs all of \`tests/\`.

## Decisions

- The name is the first argument; the default is \`world\`.

## Phases

### Phase 1: A greeting with a name

**Files**

- modify \`greet.sh\`
- create \`tests/name.sh\`

**Steps**

1. In \`greet.sh\`, greet \`\${1:-world}\`.
2. In \`tests/name.sh\`, show that Ada is greeted by her name.

**Verify**

- \`sh tests/name.sh\`

### Phase 2: Say so

**Files**

- modify \`README.md\`

**Steps**

1. In \`README.md\`, show how to be greeted by name.

**Verify**

- \`grep -q Ada README.md\`

## Do not

- Change \`check.sh\`.

## Tests

\`tests/name.sh\` shows the greeting of Ada.

## Documentation

\`README.md\` shows the call with a name.

## Success criteria

- [ ] \`sh check.sh\` passes.
`,
} as const;

const phaseOne: [Reply, ...Reply[]] = [
  calls(
    {
      name: 'edit',
      input: { file_path: 'greet.sh', old_string: 'Hello, world!', new_string: `Hello, \${1:-world}!` },
    },
    { name: 'complete_step', input: { phase: 1, step: 1 } },
    {
      name: 'write',
      input: { file_path: 'tests/name.sh', content: 'test "$(sh greet.sh Ada)" = "Hello, Ada!"\n' },
    },
    { name: 'complete_step', input: { phase: 1, step: 2 } },
  ),
  say('Names are greeted.'),
];

const phaseTwo: [Reply, ...Reply[]] = [
  calls(
    {
      name: 'edit',
      input: {
        file_path: 'README.md',
        old_string: 'greets the world.',
        new_string: 'greets the world, `sh greet.sh Ada` greets Ada.',
      },
    },
    { name: 'complete_step', input: { phase: 2, step: 1 } },
  ),
  say('The README shows it.'),
];

const report: Step = call('submit_report', {
  criteria: [
    { criterion: '`sh check.sh` passes.', met: true, evidence: 'It printed "all greetings are right".' },
  ],
  next_steps: [],
});

const planner: Step[] = [
  calls(
    { name: 'read', input: { file_path: 'greet.sh' } },
    { name: 'read', input: { file_path: 'check.sh' } },
  ),
  call('submit_plan', { ...greetingPlan }),
];

export const greetingScripts = { planner, phaseOne, phaseTwo, report };

/** Plans without a detour, and carries out without a mistake. */
export function greetingModel({
  plans = planner,
  implements: steps = [...phaseOne, ...phaseTwo, report],
}: {
  plans?: readonly Step[];
  implements?: readonly Step[];
} = {}): ScriptedModel {
  return byRole({
    ...(plans.length > 0 && { planner: script(plans, { name: 'planner' }) }),
    ...(steps.length > 0 && { implementer: script(steps, { name: 'implementer' }) }),
  });
}

/** A model that must not be asked. */
export const nobody: ScriptedModel = byRole({});

/** How its runs end where nothing goes wrong. */
export const greetingEnds = {
  planned: {
    conclusion: 'planned',
    says: '/pull/2',
    commentOn: 1,
    comment: 'ready for review',
    state: 'baton:awaiting-approval',
  },
  implemented: {
    conclusion: 'implemented',
    says: '2 of 2 phases are on',
    commentOn: 2,
    comment: 'Implementation complete',
    state: 'baton:done',
  },
} as const satisfies Record<string, ExpectedEnding>;
