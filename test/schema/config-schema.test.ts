import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { keyDescriptions } from '../../scripts/schema/key-descriptions.ts';
import { renderSchema } from '../../scripts/schema/render-schema.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { readDocument } from '../docs/documents.ts';

const path = join(import.meta.dirname, '../../schema/baton.schema.json');
const schema = JSON.parse(readFileSync(path, 'utf8'));
const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);

/** What the code says to a file, in one word. */
function byCode(text: string): 'accepted' | 'refused' {
  try {
    parseConfig(text, 'baton.yml');
    return 'accepted';
  } catch {
    return 'refused';
  }
}

const bySchema = (text: string) => (validate(parse(text)) ? 'accepted' : 'refused');

const ACCEPTED = [
  '{}',
  readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
    .split('```yaml\n')[1]!
    .split('```')[0]!,
  'labels: { plan: "Plan me ✏️" }',
  `labels: { auto: ${'x'.repeat(50)} }`,
  'models: { planner: some-model-of-2027 }',
  'effort: { planner: max, reviewer: low }',
  'setup: ["npm ci", "a && b"]',
  'quality: { timeout_minutes: 0.5, max_fix_rounds: 0, after_each_phase: false }',
  'approval: { permission: admin, count: 10, allow: ["renovate[bot]", 12345] }',
  'limits: { plan_usd: 0.001, turns: 10000 }',
  'reviews: []',
  'protected_paths: ["**", "a b/*.md", ".github/**"]',
  'sandbox: { mode: required, allowed_hosts: [registry.npmjs.org, LOCALHOST, a.b-c.d] }',
  'plans: { directory: plans, primer: docs/..primer.md, max_questions: 10 }',
  'executor: actions',
];

const REFUSED = [
  '[]',
  'text',
  'labels: []',
  'labels: { plan: " " }',
  `labels: { plan: ${'x'.repeat(51)} }`,
  'lables: {}',
  'models: { planner: "" }',
  'effort: { planner: extreme }',
  'setup: npm ci',
  'setup: [""]',
  'setup: ["a\\0b"]',
  'quality: { timeout: 5 }',
  'quality: { max_fix_rounds: 1.5 }',
  'quality: { timeout_minutes: 0 }',
  'quality: { after_each_phase: "yes" }',
  'approval: { permission: read }',
  'approval: { count: 0 }',
  'approval: { allow: [0] }',
  'limits: { turns: 10001 }',
  'limits: { context_tokens: "200000" }',
  'reviews: [1]',
  'protected_paths: ["/etc/**"]',
  'protected_paths: ["a//b"]',
  'sandbox: { allowed_hosts: ["https://a.b"] }',
  'sandbox: { allowed_hosts: ["*.a.b"] }',
  `sandbox: { allowed_hosts: [${`${'a'.repeat(60)}.`.repeat(5)}com] }`,
  'sandbox: { mode: maybe }',
  'plans: { directory: ../plans }',
  'plans: { directory: a/./b }',
  'plans: { primer: "a\\\\b" }',
  'executor: cloud',
];

test('the committed schema is current: `npm run schema` writes it', () => {
  expect(JSON.stringify(schema)).toBe(JSON.stringify(JSON.parse(renderSchema())));
});

describe('the schema accepts what the code accepts', () => {
  test.each(ACCEPTED)('%s', (text) => {
    expect([byCode(text), bySchema(text)]).toEqual(['accepted', 'accepted']);
  });
});

describe('the schema refuses what the code refuses', () => {
  test.each(REFUSED)('%s', (text) => {
    expect([byCode(text), bySchema(text)]).toEqual(['refused', 'refused']);
  });
});

test('two labels of one name are more than a schema can tell', () => {
  const text = 'labels: { plan: go, auto: GO }';
  expect([byCode(text), bySchema(text)]).toEqual(['refused', 'accepted']);
});

describe('descriptions', () => {
  test('every key has one, without Markdown and without its default', () => {
    const found = descriptions(schema);
    expect(found.length).toBeGreaterThan(30);
    for (const text of found) {
      expect(text).toMatch(/\S/);
      expect(text).not.toMatch(/`|\*\*|\]\(|^Default /);
    }
  });

  test('are those of the documentation', () => {
    const said = keyDescriptions(readDocument('docs/configuration.md'));
    expect(said.get('quality.after_each_phase')).toBe('false: only once, at the end');
    expect(schema.properties.quality.properties.after_each_phase.description).toBe(
      'false: only once, at the end',
    );
    expect(schema.properties.setup.description).toMatch(/^Shell commands that run once, in order,/);
  });
});

interface Described {
  description?: string;
  properties?: Record<string, Described>;
}

function descriptions({ properties = {} }: Described): string[] {
  return Object.values(properties).flatMap((property) => [
    property.description ?? '',
    ...descriptions(property),
  ]);
}
