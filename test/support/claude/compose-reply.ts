import { partialParse } from '@anthropic-ai/sdk/_vendor/partial-json-parser/parser';
import { canonicalBlock, canonicalJson, countTokens } from './canonical.ts';
import type { AssistantBlock, ThinkingBlock, ToolUseBlock } from './content-schema.ts';
import { conversationDigest, extend, type Prompt, type Segment } from './prompt.ts';
import type { Reply, StopReason } from './scripted-model.ts';
import type { ThinkingSignatures } from './thinking-signatures.ts';

/** One block of a reply before it is signed and numbered: what the model wrote, and how many tokens that took. */
type Draft =
  | { type: 'thinking'; raw: string; tokens: number }
  | { type: 'advisor_call'; tokens: number }
  | { type: 'text'; text: string; tokens: number }
  | { type: 'tool_use'; name: string; json: string; tokens: number };

/** A tool call with its input as text, which may end early. */
export type ComposedBlock = Exclude<AssistantBlock, ToolUseBlock> | (ToolUseBlock & { inputJson: string });

export interface ComposedReply {
  content: ComposedBlock[];
  stopReason: StopReason;
  outputTokens: number;
  thinkingTokens: number;
  /** Output up to and including the call of the advisor; undefined where it was not asked. */
  tokensBeforeAdvice: number | undefined;
  /** Stands for the conversation with this reply at its end. */
  digest: string;
}

export interface ReplySettings {
  prompt: Prompt;
  segments: readonly Segment[];
  thinking: { type: string; display: 'summarized' | 'omitted' };
  /** No more output than this; what goes beyond is cut off. */
  maxOutputTokens: number;
  /** The stop reason of a reply that was cut off. */
  cutOffReason: 'max_tokens' | 'model_context_window_exceeded';
  signatures: ThinkingSignatures;
  nextToolUseId: () => string;
  /** What the advisor says, and its own id. */
  advise: () => { id: string; text: string };
}

const DEFAULT_THINKING = 'The next step is clear enough; the tools will tell the rest.';

export function composeReply(reply: Reply, settings: ReplySettings): ComposedReply {
  const drafts = draftsOf(reply, settings);
  const { kept, cut } = cutToFit(drafts, settings.maxOutputTokens);
  const { content, digest } = finish(kept, settings);
  const whole = reply.stopReason ?? (reply.toolCalls?.length ? 'tool_use' : 'end_turn');
  return {
    content,
    digest,
    stopReason: cut ? settings.cutOffReason : whole,
    outputTokens: Math.max(1, sum(kept)),
    thinkingTokens: sum(kept.filter(({ type }) => type === 'thinking')),
    tokensBeforeAdvice: tokensBeforeAdvice(kept),
  };
}

/** What the model writes before it calls tools is a thinking block where it preserves thinking, a text elsewhere. */
function draftsOf(
  { text, thinking, toolCalls = [], asksAdvisor = false }: Reply,
  { prompt, thinking: mode }: ReplySettings,
): Draft[] {
  const { preservedThinking } = prompt.model;
  const byDefault = preservedThinking && mode.type === 'adaptive' && toolCalls.length > 0;
  const thought = thinking ?? (byDefault ? DEFAULT_THINKING : false);
  const textIsThinking = preservedThinking && toolCalls.length > 0;
  return [
    ...(thought === false ? [] : [thinkingDraft(thought)]),
    ...(asksAdvisor ? [{ type: 'advisor_call' as const, tokens: countTokens('advisor{}') }] : []),
    ...(text === undefined ? [] : [textIsThinking ? thinkingDraft(text) : textDraft(text)]),
    ...toolCalls.map(({ name, input, cutAfter }) =>
      callDraft(name, JSON.stringify(input).slice(0, cutAfter)),
    ),
  ];
}

function thinkingDraft(raw: string): Draft {
  return { type: 'thinking', raw, tokens: countTokens(raw) };
}

function textDraft(text: string): Draft {
  return { type: 'text', text, tokens: countTokens(text) };
}

function callDraft(name: string, json: string): Draft {
  return { type: 'tool_use', name, json, tokens: countTokens(name + json) };
}

function cutToFit(drafts: readonly Draft[], limit: number): { kept: Draft[]; cut: boolean } {
  const kept: Draft[] = [];
  let left = limit;
  for (const draft of drafts) {
    if (draft.tokens > left) {
      if (left > 0) kept.push(shorten(draft, left));
      return { kept, cut: true };
    }
    left -= draft.tokens;
    kept.push(draft);
  }
  return { kept, cut: false };
}

function shorten(draft: Draft, tokens: number): Draft {
  const characters = tokens * 4;
  switch (draft.type) {
    case 'thinking':
      return thinkingDraft(draft.raw.slice(0, characters));
    case 'advisor_call':
      return draft;
    case 'text':
      return textDraft(draft.text.slice(0, characters));
    case 'tool_use':
      return callDraft(draft.name, draft.json.slice(0, Math.max(0, characters - draft.name.length)));
  }
}

function finish(
  drafts: readonly Draft[],
  { prompt, segments, thinking, signatures, nextToolUseId, advise }: ReplySettings,
): Pick<ComposedReply, 'content' | 'digest'> {
  const content: ComposedBlock[] = [];
  let prefix = conversationDigest(segments);
  for (const draft of drafts) {
    for (const block of toBlocks(draft, { prefix })) {
      content.push(block);
      prefix = extend(prefix, 'assistant', canonicalBlock(sent(block)));
    }
  }
  return { content, digest: prefix };

  function toBlocks(draft: Draft, at: { prefix: string }): ComposedBlock[] {
    switch (draft.type) {
      case 'text':
        return [{ type: 'text', text: draft.text }];
      case 'advisor_call': {
        const { id, text } = advise();
        return [
          { type: 'server_tool_use', id, name: 'advisor', input: {} },
          {
            type: 'advisor_tool_result',
            tool_use_id: id,
            content: { type: 'advisor_result', text, stop_reason: 'end_turn' },
          },
        ];
      }
      case 'tool_use': {
        const input = parseInput(draft.json);
        return [{ type: 'tool_use', id: nextToolUseId(), name: draft.name, input, inputJson: draft.json }];
      }
      case 'thinking': {
        const shown = thinking.display === 'summarized' ? draft.raw : '';
        return [signed({ thinking: shown, signature: signatures.sign(prompt, { ...at, thinking: shown }) })];
      }
    }
  }
}

function signed(block: Omit<ThinkingBlock, 'type'>): ThinkingBlock {
  return { type: 'thinking', ...block };
}

/** A block as it stands in the conversation from now on. */
export function sent(block: ComposedBlock): AssistantBlock {
  if (block.type !== 'tool_use') return block;
  const { inputJson: _, ...rest } = block;
  return rest;
}

/** What can be read of an input, which may have been cut off. */
function parseInput(json: string): Record<string, unknown> {
  const parsed = json === '' ? {} : partialParse(json);
  return JSON.parse(canonicalJson(parsed ?? {}));
}

function tokensBeforeAdvice(drafts: readonly Draft[]): number | undefined {
  const index = drafts.findIndex(({ type }) => type === 'advisor_call');
  return index < 0 ? undefined : sum(drafts.slice(0, index + 1));
}

function sum(drafts: readonly Draft[]): number {
  return drafts.reduce((total, { tokens }) => total + tokens, 0);
}
