import { z } from 'zod';
import {
  globs,
  hostName,
  label,
  number,
  repositoryPath,
  shellCommand,
  skillName,
  text,
  wholeNumber,
} from './leaves.ts';

const effort = z.enum(['low', 'medium', 'high', 'xhigh', 'max']);

const labels = z
  .strictObject({
    plan: label.default('baton:plan'),
    auto: label.default('baton:auto'),
  })
  .refine(
    ({ plan, auto }) => plan.toLowerCase() !== auto.toLowerCase(),
    'expected two different names for plan and auto',
  );

const models = z.strictObject({
  planner: text.default('claude-opus-5-5'),
  implementer: text.default('claude-sonnet-5-5'),
  reviewer: text.default('claude-sonnet-5-5'),
  primer: text.default('claude-sonnet-5-5'),
  advisor: text.nullable().default(null),
  threads: z.boolean().default(true),
});

const efforts = z.strictObject({
  planner: effort.default('high'),
  implementer: effort.default('medium'),
  reviewer: effort.default('medium'),
  primer: effort.default('medium'),
});

const quality = z.strictObject({
  commands: z.array(shellCommand).default([]),
  timeout_minutes: number(0.1, 360).default(15),
  max_fix_rounds: wholeNumber(0, 20).default(3),
  after_each_phase: z.boolean().default(true),
});

const account = z.union(
  [text, wholeNumber(1, Number.MAX_SAFE_INTEGER)],
  'expected a login or a numeric account id',
);

const approval = z.strictObject({
  permission: z.enum(['write', 'maintain', 'admin']).default('write'),
  count: wholeNumber(1, 10).default(1),
  author_may_approve: z.boolean().default(false),
  allow: z.array(account).default([]),
});

const limits = z.strictObject({
  context_tokens: wholeNumber(1_000, 1_000_000).default(200_000),
  plan_usd: number(0.001, 1_000).default(5),
  implement_usd: number(0.001, 1_000).default(15),
  tokens: wholeNumber(10_000, 10_000_000_000).default(50_000_000),
  turns: wholeNumber(1, 10_000).default(200),
  minutes: number(0.1, 1_440).default(60),
});

const sandbox = z.strictObject({
  mode: z.enum(['auto', 'required', 'off']).default('auto'),
  allowed_hosts: z.array(hostName).default([]),
});

const plans = z.strictObject({
  directory: repositoryPath.default('.claude/plans'),
  primer: repositoryPath.default('.claude/PRIMER.md'),
  triage: z.boolean().default(true),
  max_questions: wholeNumber(0, 10).default(2),
});

/**
 * `.github/baton.yml` as it was written, every key that was left out at its default. The keys keep the names of the
 * file, so that a message about one names what the person wrote. Meaning of each: docs/configuration.md.
 */
export const configSchema = z.strictObject({
  labels: labels.prefault({}),
  models: models.prefault({}),
  effort: efforts.prefault({}),
  setup: z.array(shellCommand).default([]),
  quality: quality.prefault({}),
  approval: approval.prefault({}),
  limits: limits.prefault({}),
  reviews: z
    .array(skillName)
    .max(10, 'expected at most 10 skills')
    .default(['architecture-guard', 'security-review', 'documentation-sync']),
  protected_paths: globs.default([
    '.github/workflows/**',
    '.github/baton.yml',
    '**/CODEOWNERS',
    '.claude/skills/**',
  ]),
  sandbox: sandbox.prefault({}),
  plans: plans.prefault({}),
  executor: z.enum(['local', 'actions']).default('local'),
});
export type Config = z.infer<typeof configSchema>;
