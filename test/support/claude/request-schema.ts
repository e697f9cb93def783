import { z } from 'zod';
import { invalidRequest } from './api-error.ts';
import { blocksOrText, cacheControlSchema, messageSchema, textBlockSchema } from './content-schema.ts';
import { explainIssue } from './explain-issue.ts';

const customToolSchema = z.strictObject({
  type: z.literal('custom').nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string().optional(),
  input_schema: z.looseObject({
    type: z.literal('object'),
    properties: z.record(z.string(), z.unknown()).nullish(),
    required: z.array(z.string()).nullish(),
  }),
  strict: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
  input_examples: z.array(z.record(z.string(), z.unknown())).optional(),
  cache_control: cacheControlSchema,
});

const advisorToolSchema = z.strictObject({
  type: z.literal('advisor_20260301'),
  name: z.literal('advisor'),
  model: z.string().min(1),
  max_uses: z.int().min(1).nullish(),
  max_tokens: z.int().min(1).nullish(),
  caching: cacheControlSchema,
  cache_control: cacheControlSchema,
});

const toolSchema = z.discriminatedUnion('type', [customToolSchema, advisorToolSchema]);

const parallel = { disable_parallel_tool_use: z.boolean().optional() };
const toolChoiceSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto'), ...parallel }),
  z.strictObject({ type: z.literal('any'), ...parallel }),
  z.strictObject({ type: z.literal('tool'), name: z.string(), ...parallel }),
  z.strictObject({ type: z.literal('none') }),
]);

const display = { display: z.enum(['summarized', 'omitted', 'updates']).nullish() };
const thinkingSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('adaptive'), ...display }),
  z.strictObject({ type: z.literal('between_tools') }),
  z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().min(1024), ...display }),
  z.strictObject({ type: z.literal('disabled') }),
]);

const outputConfigSchema = z.strictObject({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: z
    .strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
    .nullish(),
  task_budget: z
    .strictObject({
      type: z.literal('tokens'),
      total: z.int().min(20_000),
      remaining: z.int().min(0).nullish(),
    })
    .refine(({ total, remaining }) => (remaining ?? 0) <= total, 'remaining must not be more than total')
    .nullish(),
});

const threadSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('create') }),
  z.strictObject({ type: z.literal('continue'), previous_message_id: z.string() }),
]);

const promptShape = {
  model: z.string().min(1),
  messages: z.array(messageSchema).max(100_000),
  system: blocksOrText(textBlockSchema).optional(),
  tools: z.array(toolSchema).optional(),
  tool_choice: toolChoiceSchema.optional(),
  thinking: thinkingSchema.optional(),
  output_config: outputConfigSchema.optional(),
  cache_control: cacheControlSchema,
  compaction: z.strictObject({ type: z.literal('summarize'), instructions: z.string().nullish() }).nullish(),
};

/**
 * The fields of `POST /v1/messages` that this stand-in simulates; every other one is refused. Sampling parameters are
 * not among them: version 2026-10-21 of the API has none.
 */
const messagesRequestSchema = z.strictObject({
  ...promptShape,
  max_tokens: z.int().min(1),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string().min(1)).optional(),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  thread: threadSchema.nullish(),
});
const countTokensRequestSchema = z.strictObject(promptShape);

export type MessagesRequest = z.output<typeof messagesRequestSchema>;
export type CountTokensRequest = z.output<typeof countTokensRequestSchema>;
export type Tool = z.output<typeof toolSchema>;
export type CustomTool = z.output<typeof customToolSchema>;

/** Throws the API's 400 for the first thing that is wrong with the shape of `body`. */
export function parseMessagesRequest(body: unknown): MessagesRequest {
  return parse(messagesRequestSchema, body);
}

export function parseCountTokensRequest(body: unknown): CountTokensRequest {
  return parse(countTokensRequestSchema, body);
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  const [issue] = parsed.error?.issues ?? [];
  if (issue) throw invalidRequest(explainIssue(issue, body));
  return parsed.data as z.output<Schema>;
}
