import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { closingTools } from '../../src/agent/planner-tools.ts';
import { configSchema } from '../../src/config/schema.ts';
import { shaSchema } from '../../src/core/ids.ts';
import { readLocalHistory } from '../../src/jobs/local/local-history.ts';
import { readPrimerFile } from '../../src/jobs/primer/primer-text.ts';
import { countTokens } from '../support/claude/canonical.ts';

const directory = join(import.meta.dirname, '../../src/templates/skills');
const skills = readdirSync(directory).sort();
const read = (skill: string) => readFileSync(join(directory, skill, 'SKILL.md'), 'utf8');

/** A skill as Claude Code takes it apart: YAML between two `---` lines, then Markdown. */
function parts(text: string): { front: Record<string, unknown>; body: string } {
  const [, yaml = '', body = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(text) ?? [];
  return { front: parse(yaml), body };
}

test('there are the seven', () => {
  expect(skills).toEqual([
    'architecture-guard',
    'documentation-sync',
    'opus-planner',
    'primer-sync',
    'quality-check',
    'security-review',
    'sonnet-implementer',
  ]);
});

test('there is one for each review that is on by default', () => {
  expect(skills).toEqual(expect.arrayContaining(configSchema.parse({}).reviews));
});

describe.each(skills)('%s', (skill) => {
  const { front, body } = parts(read(skill));

  test('has the front matter that Claude Code asks for', () => {
    expect(Object.keys(front)).toEqual(['name', 'description']);
    expect(front.name).toBe(skill);
    expect(front.name).toMatch(/^(?!.*(claude|anthropic))[a-z0-9-]{1,64}$/);
    const description = String(front.description);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).not.toMatch(/[<>]/);
  });

  test('says in its description when to use it, and when not', () => {
    expect(front.description).toMatch(/\bUse (for|when|after|before)\b.*;? (not|but)\b/);
  });

  test('begins with who one is, and works by hand', () => {
    expect(body.trim()).toMatch(/^# You are the /);
    expect(body).toMatch(/^## By hand$/m);
    expect(body).toMatch(/Without the tool `\w+` you work for a person in their own checkout/);
  });

  test('takes what it reads for data', () => {
    expect(body).toMatch(/no orders|not for you: leave it aside/);
  });

  test('is short enough to be sent with every session', () => {
    expect(countTokens(JSON.stringify(body))).toBeLessThan(1_700);
  });

  test('needs nothing but itself', () => {
    expect(body).not.toMatch(/\]\(/);
  });
});

describe.each(['architecture-guard', 'documentation-sync', 'quality-check', 'security-review'])(
  'the reviewer %s',
  (skill) => {
    const { body } = parts(read(skill));

    test('ends with its tool, also without findings', () => {
      expect(body).toContain('End with `submit_review`, also with an empty list.');
    });

    test('says what each severity means', () => {
      const rows = [...body.matchAll(/^\| `(\w+)`/gm)].map(([, severity]) => severity);
      expect(rows).toEqual(['blocker', 'warning', 'note']);
      expect(body).toContain('A blocker goes back to the implementer, once');
    });

    test('says what file and line are', () => {
      expect(body).toMatch(/`file`\s+as in the\s+repository, `line`/);
    });

    test('says what is not its own', () => {
      expect(body).toMatch(/^(.*\. )?Not yours: /m);
    });
  },
);

/** What the work stands on, and a careless edit must not lose: in the words of the skill, however its lines break. */
test.each<[string, string]>([
  ['opus-planner', 'Read the primer first, if there is one.'],
  ['opus-planner', 'Rely on it, refer to it, and do not repeat it.'],
  ['opus-planner', 'Explore for this task alone.'],
  ['opus-planner', "That model sees the project's primer and your plan, and nothing else"],
  ['opus-planner', 'Every open point is yours to close.'],
  ['opus-planner', 'Never hand a choice on ("either … or", "if needed", "consider").'],
  ['opus-planner', 'Not every change needs a plan. Call `decline` for a typo, for one or two lines'],
  ['opus-planner', 'Copy a short excerpt of real code to be followed, with its `path:line` alone'],
  ['opus-planner', 'do not invent examples.'],
  ['opus-planner', '- `## Do not` – what the implementer might be tempted to touch, add or "improve"'],
  ['sonnet-implementer', 'Follow the steps in their order.'],
  ['sonnet-implementer', 'Tick each step with `complete_step` when it is done, and none before.'],
  ['sonnet-implementer', 'Never weaken a test, a rule or a check to get through, and never skip one.'],
  ['sonnet-implementer', 'Nothing that the plan does not ask for: no refactoring along the way'],
  ['sonnet-implementer', 'do the smallest thing that meets it and report it with `report_deviation`'],
  ['sonnet-implementer', 'that ends the run, so it is the last resort.'],
  ['sonnet-implementer', 'Say plainly what is not met.'],
  ['architecture-guard', 'You change nothing.'],
  ['architecture-guard', 'What you have not looked at is a guess, and guesses are left out.'],
  ['documentation-sync', 'You change nothing.'],
  ['documentation-sync', 'Open each place that you find and read it as somebody would who follows it.'],
  ['security-review', 'You change nothing.'],
  ['security-review', 'A finding needs a way: who sends what, and what comes of it.'],
  ['quality-check', 'A check that passes says something only if it would fail when the code is wrong.'],
  ['quality-check', 'You have no shell: the host has run the check and it passed.'],
  ['primer-sync', 'Only what you have seen in the code.'],
  ['primer-sync', 'Leave everything else word for word'],
])('%s holds on to: %s', (skill, rule) => {
  expect(parts(read(skill)).body.replace(/\s+/g, ' ')).toContain(rule);
});

test('phases that the implementer commits by hand are done for `baton implement`', () => {
  const asked = parts(read('sonnet-implementer')).body.match(/`Baton-\w+: [^`]+`/g) ?? [];
  const planPath = '.claude/plans/2026-01-09-cache.md';
  const trailers = asked.map((trailer) => trailer.slice(1, -1).replace('<plan file>', planPath));
  const commit = { sha: shaSchema.parse('a'.repeat(40)), message: `Cache\n\n${trailers.join('\n')}\n` };
  expect([...readLocalHistory([commit], { planPath }).donePhases.keys()]).toEqual([2]);
});

test('the hidden line that the primer keeper writes by hand is the one that is read', () => {
  const commit = shaSchema.parse('a'.repeat(40));
  const [line = ''] = /<!-- .* -->/.exec(parts(read('primer-sync')).body) ?? [];
  expect(readPrimerFile(`# Shop\n${line.replace('<commit>', commit)}\n`).since).toBe(commit);
});

test('the primer keeper ends with its tool, whose input it explains', () => {
  const { body } = parts(read('primer-sync'));
  expect(body).toMatch(/End with `submit_primer`: `body` .*\n?.*`summary`/);
});

test('the primer keeper has the headings of the template', () => {
  const template = readFileSync(join(directory, '../claude/PRIMER.md'), 'utf8');
  const headings = (template.match(/^## .*$/gm) ?? []).map((heading) => `\`${heading}\``);
  expect(headings.length).toBeGreaterThan(5);
  expect(parts(read('primer-sync')).body.match(/`## [^`]+`/g)).toEqual(headings);
});

test('the planner is told of each way out', () => {
  const tools = closingTools(
    {
      task: { kind: 'plan', brief: '', previousPlan: undefined, mayDecline: true, hasAsked: false },
      maxQuestions: 2,
      review: async () => ({ kind: 'findings', text: '' }),
    },
    { end: undefined },
  );
  const { body } = parts(read('opus-planner'));
  for (const { name } of tools) expect(body).toContain(`\`${name}\``);
});
