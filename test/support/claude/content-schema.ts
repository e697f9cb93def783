import { z } from 'zod';

export const cacheControlSchema = z
  .strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })
  .nullish();

export const textBlockSchema = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: cacheControlSchema,
  citations: z.null().optional(),
});

const imageBlockSchema = z.strictObject({
  type: z.literal('image'),
  source: z.strictObject({
    type: z.literal('base64'),
    media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
    data: z.string(),
  }),
  cache_control: cacheControlSchema,
});

/** A string is shorthand for one text block; from here on there are only blocks. */
export function blocksOrText<Block extends z.ZodType>(block: Block) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? [{ type: 'text', text: value }] : value),
    z.array(block),
  );
}

const toolResultBlockSchema = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  content: z.preprocess(
    (value) => (value === '' ? [] : typeof value === 'string' ? [{ type: 'text', text: value }] : value),
    z.array(z.discriminatedUnion('type', [textBlockSchema, imageBlockSchema])).optional(),
  ),
  is_error: z.boolean().optional(),
  cache_control: cacheControlSchema,
});

const thinkingBlockSchema = z.strictObject({
  type: z.literal('thinking'),
  thinking: z.string(),
  signature: z.string(),
});

const toolUseBlockSchema = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  name: z.string().min(1).max(200),
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({ type: z.literal('direct') }).optional(),
  cache_control: cacheControlSchema,
});

const compactionBlockSchema = z.strictObject({
  type: z.literal('compaction'),
  content: z.string().nullish(),
  encrypted_content: z.null().optional(),
  signature: z.string().nullish(),
  tool_changes: z.array(z.never()).nullish(),
  cache_control: cacheControlSchema,
});

const serverToolUseBlockSchema = z.strictObject({
  type: z.literal('server_tool_use'),
  id: z.string().regex(/^srvtoolu_[a-zA-Z0-9_]+$/),
  name: z.literal('advisor'),
  input: z.strictObject({}),
  caller: z.strictObject({ type: z.literal('direct') }).optional(),
  cache_control: cacheControlSchema,
});

const advisorResultBlockSchema = z.strictObject({
  type: z.literal('advisor_tool_result'),
  tool_use_id: z.string().regex(/^srvtoolu_[a-zA-Z0-9_]+$/),
  content: z.strictObject({
    type: z.literal('advisor_result'),
    text: z.string().min(1),
    stop_reason: z.string().nullish(),
  }),
  cache_control: cacheControlSchema,
});

const userBlockSchema = z.discriminatedUnion('type', [
  textBlockSchema,
  imageBlockSchema,
  toolResultBlockSchema,
]);
const assistantBlockSchema = z.discriminatedUnion('type', [
  textBlockSchema,
  thinkingBlockSchema,
  toolUseBlockSchema,
  compactionBlockSchema,
  serverToolUseBlockSchema,
  advisorResultBlockSchema,
]);

export const messageSchema = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('user'), content: blocksOrText(userBlockSchema) }),
  z.strictObject({ role: z.literal('assistant'), content: blocksOrText(assistantBlockSchema) }),
  z.strictObject({ role: z.literal('system'), content: blocksOrText(textBlockSchema) }),
]);

export type Message = z.output<typeof messageSchema>;
export type Block = Message['content'][number];
export type TextBlock = z.output<typeof textBlockSchema>;
export type ThinkingBlock = z.output<typeof thinkingBlockSchema>;
export type ToolUseBlock = z.output<typeof toolUseBlockSchema>;
export type ToolResultBlock = z.output<typeof toolResultBlockSchema>;
export type AssistantBlock = z.output<typeof assistantBlockSchema>;
export type CacheControl = z.output<typeof cacheControlSchema>;
