import { z } from 'zod';
import { primerSubmissionSchema } from '../../agent/primer-keeper.ts';
import { findingSchema } from '../../agent/review-tool.ts';
import { runIdSchema, shaSchema } from '../../core/ids.ts';

/** Raised when a reader of older ones would go wrong. */
export const HANDOVER_FORMAT = 1;
export const RECORD = 'handover.json';
export const BUNDLE = 'commits.bundle';
/** In bytes. */
export const MAX_RECORD = 8 * 1024 * 1024;
export const MAX_BUNDLE = 128 * 1024 * 1024;

const text = (max: number) => z.string().max(max);
const count = z.int().nonnegative().max(1_000_000_000_000);
const usd = z.number().nonnegative().max(1_000_000);
const number = z.int().positive().max(10_000);
const model = z.string().regex(/^[\w.:@/-]{1,120}$/);
const tokens = { inputTokens: count, cacheWriteTokens: count, cacheReadTokens: count, outputTokens: count };

const request = z.object({
  ...tokens,
  session: number,
  role: z.enum(['planner', 'implementer', 'advisor', 'reviewer', 'primer-keeper']),
  model,
  phase: z.int().nonnegative().max(10_000).exactOptional(),
  at: z.iso.datetime(),
  durationMs: z.number().nonnegative().max(100_000_000),
  contextTokens: count,
  stopReason: text(100),
  usd: usd.exactOptional(),
  parts: z
    .array(z.object({ ...tokens, kind: text(100), model, usd: usd.exactOptional() }))
    .max(100)
    .exactOptional(),
});

const commandRun = z.object({ command: text(2_000), passed: z.boolean(), output: text(100_000) });

const planning = z.object({
  kind: z.literal('planning'),
  /** The commit that the planner explored. */
  base: shaSchema,
  end: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('submitted'),
      submission: z.object({
        title: text(500),
        slug: text(200),
        body: text(500_000),
        answers: z.array(text(20_000)).max(200),
      }),
    }),
    z.object({ kind: z.literal('questions'), questions: z.array(text(5_000)).min(1).max(20) }),
    z.object({
      kind: z.literal('declined'),
      reason: text(10_000),
      suggestion: text(10_000).optional(),
    }),
  ]),
});

const reviews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  /** Where they stand is looked up. */
  z.object({ kind: z.literal('earlier') }),
  z.object({
    kind: z.literal('held'),
    reviews: z.array(text(100)).max(20),
    findings: z.array(findingSchema.extend({ review: text(100) })).max(500),
    mending: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('not_needed') }),
      z.object({ kind: z.literal('mended') }),
      z.object({ kind: z.literal('not_mended'), because: text(10_000) }),
    ]),
  }),
]);

const primer = z.object({
  kind: z.literal('primer'),
  /** The commit that the primer keeper explored. */
  base: shaSchema,
  submission: primerSubmissionSchema,
});

const implementation = z.object({
  kind: z.literal('implementation'),
  fixRounds: count,
  deviations: z
    .array(z.object({ phase: z.int(), reason: text(2_000), files: z.array(text(1_000)).max(100) }))
    .max(500),
  /** Numbers of a phase's steps that were ticked. */
  ticked: z.array(z.tuple([number, z.array(number).max(1_000)])).max(1_000),
  validation: z.object({
    fixRounds: count,
    verify: z.array(commandRun).max(500),
    criteria: z
      .array(
        z.object({
          criterion: text(5_000),
          met: z.boolean(),
          runs: z.array(commandRun).max(100),
          word: text(5_000).optional(),
        }),
      )
      .max(500),
    reviews,
    nextSteps: z.array(text(1_000)).max(50),
  }),
});

const stopped = z.object({
  kind: z.literal('stopped'),
  conclusion: z.enum([
    'refused',
    'blocked',
    'declined',
    'needs_info',
    'cancelled',
    'limit_reached',
    'failed',
  ]),
  message: text(50_000),
  /** Of a check that failed. */
  output: text(100_000).optional(),
  ticked: implementation.shape.ticked,
  /** What has become of the phase at which it stopped. */
  unfinished: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('committed'), phase: number }),
      z.object({ kind: z.enum(['recorded', 'lost']), phase: number, because: text(1_000) }),
    ])
    .optional(),
});

const work = z.discriminatedUnion('kind', [planning, implementation, primer, stopped]);

/**
 * What the part of a job that works hands over to the one that publishes. All in it is the word of a process that models
 * and the commands of a repository were near: it decides nothing that can be found out otherwise.
 */
export const handoverSchema = z.strictObject({
  format: z.literal(HANDOVER_FORMAT),
  /** Of the same trigger it is the same in both parts. */
  run: runIdSchema,
  durationMs: z.number().nonnegative().max(100_000_000),
  requests: z.array(request).max(20_000),
  notices: z.array(text(2_000)).max(100),
  /** File name of the session's record. */
  recordName: z
    .string()
    .regex(/^baton-(plan|revise|implement|primer-sync)-[0-9a-f]{16}(-[0-9]{1,3})?\.jsonl$/)
    .optional(),
  /** Whether there are commits, which are in a file beside this one. */
  commits: z.boolean(),
  work,
});
export type Handover = z.infer<typeof handoverSchema>;
export type Work = Handover['work'];
export type HandedReviews = z.infer<typeof reviews>;
