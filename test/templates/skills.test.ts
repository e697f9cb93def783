import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { closingTools } from '../../src/agent/planner-tools.ts';
import { configSchema } from '../../src/config/schema.ts';
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
