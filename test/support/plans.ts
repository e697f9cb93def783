import { shaSchema } from '../../src/core/ids.ts';
import { assemblePlan } from '../../src/plan/assemble-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { slugSchema } from '../../src/plan/slug.ts';

/** What a planner submits as the body of a plan, by section. */
const sections: Record<string, string> = {
  Goal: 'Greetings name the person they greet.',
  Context: '`src/greet.js` holds the only greeting, and `test/greet.test.js` its test.',
  Decisions: '- The name is an argument, not a setting.',
  Phases: `### Phase 1: Greeting by name

**Files**

- modify \`src/greet.js\`
- create \`src/names.js\`

**Steps**

1. Give \`greet\` a parameter \`name\` with the default \`'world'\`.
2. Move the check of names to \`src/names.js\`.

**Verify**

- \`npm test\`

### Phase 2: Documentation

**Files**

- modify \`README.md\`

**Steps**

1. Show \`greet('Ada')\` and what it returns under "Use".

**Verify**

- \`npm run check\``,
  'Do not': '- Change `package.json`.',
  Tests: '- `test/greet.test.js`: a name, no name, an empty name.',
  Documentation: '- `README.md`, section "Use".',
  'Success criteria': "- [ ] `greet('Ada')` returns `Hello, Ada!`\n- [ ] `npm test` passes",
};

/** Files that the sample plan speaks of as they are at its base. */
export const SAMPLE_FILES: Readonly<Record<string, string>> = {
  'README.md': '# Greeting\n\n## Use\n\nCall `greet()`.\n',
  'package.json': '{ "type": "module", "scripts": { "test": "node --test", "check": "npm test" } }\n',
  'src/greet.js': 'export function greet() {\n  return "Hello, world!";\n}\n',
  'test/greet.test.js': 'import "../src/greet.js";\n',
};

/**
 * The body of a plan with all that is required. An override replaces the text of a section (a new name adds one at the end),
 * `undefined` leaves it out.
 */
export function planBody(overrides: Record<string, string | undefined> = {}): string {
  const all = Object.entries({ ...sections, ...overrides });
  const kept = all.filter(([, text]) => text !== undefined);
  return `${kept.map(([name, text]) => `## ${name}\n\n${text}`).join('\n\n')}\n`;
}

/** A phase as `planBody` takes it under `Phases`. */
export function phaseText(params: {
  number: number;
  name?: string;
  files: string[];
  steps?: string[];
  verify?: string[];
}): string {
  const {
    number,
    name = `Part ${number}`,
    files,
    steps = ['Do the work in `src/greet.js`.'],
    verify = ['`npm test`'],
  } = params;
  const list = (items: string[]) => items.map((item) => `- ${item}`).join('\n');
  const numbered = steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
  return `### Phase ${number}: ${name}\n\n**Files**\n\n${list(files)}\n\n**Steps**\n\n${numbered}\n\n**Verify**\n\n${list(verify)}`;
}

/** A whole plan, as the host makes it of what the planner submits. */
export function samplePlan(
  params: {
    sections?: Record<string, string | undefined>;
    title?: string;
    slug?: string;
    issue?: number;
    base?: string;
  } = {},
): Plan {
  return assemblePlan({
    title: params.title ?? 'Greet people by their name',
    slug: slugSchema.parse(params.slug ?? 'greet-by-name'),
    body: planBody(params.sections),
    issue: params.issue ?? 42,
    created: new Date('2026-01-09T12:00:00Z'),
    base: shaSchema.parse(params.base ?? '5f3c0e1d2b4a59687766554433221100ffeeddcc'),
    planner: 'claude-opus-5-5',
  });
}
