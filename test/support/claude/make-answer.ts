import type {
  BetaContentBlock,
  BetaMessage,
  BetaUsage,
} from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { Admitted } from './admit-request.ts';
import { canonicalBlock, countTokens } from './canonical.ts';
import { assertReplyIsPossible } from './check-reply.ts';
import { type ComposedBlock, type ComposedReply, composeReply, sent } from './compose-reply.ts';
import type { AssistantBlock } from './content-schema.ts';
import { conversationDigest, messageSaltOf, type Prompt, segmentsOf } from './prompt.ts';
import type { CacheUse } from './prompt-cache.ts';
import type { ModelTurn, Reply } from './scripted-model.ts';
import type { StandInState } from './stand-in-state.ts';
import { adviceUsage, compactionUsage, usageOf } from './usage.ts';

/** An answer before it is sent: the message, and how the conversation goes on from it. */
export interface Answer {
  message: BetaMessage;
  content: ComposedBlock[];
  /** What the model said, to be said again where the answer is lost; undefined for what costs no turn of a script. */
  reply: Reply | undefined;
  /** The prompt that the answer stands at the end of. */
  continues: Prompt;
  digest: string;
}

/** Has the script speak, unless what it said is only to be said again. */
export async function ask(
  admitted: Admitted,
  { turn, lost, state }: { turn: ModelTurn; lost: Reply | undefined; state: StandInState },
): Promise<Answer> {
  const { request, prompt, segments, promptTokens } = admitted;
  const reply = lost ?? (await state.options.models(turn));
  assertReplyIsPossible(reply, turn);
  const room = prompt.model.contextTokens - promptTokens;
  const composed = composeReply(reply, {
    prompt,
    segments,
    thinking: {
      type: request.thinking?.type ?? (prompt.model.preservedThinking ? 'adaptive' : 'disabled'),
      display: displayOf(request.thinking),
    },
    maxOutputTokens: Math.min(request.max_tokens, room),
    cutOffReason: request.max_tokens > room ? 'model_context_window_exceeded' : 'max_tokens',
    signatures: state.signatures,
    nextToolUseId: () => state.nextId('toolu'),
    advise: () => ({ id: state.nextId('srvtoolu'), text: state.options.advise(turn) }),
  });
  const output = { tokens: composed.outputTokens, thinkingTokens: composed.thinkingTokens };
  const usage = withAdvice(usageOf(useCache(admitted, state), output, reply.usage), admitted, composed);
  const frame = messageFrame(admitted, usage, state);
  return {
    message: {
      ...frame,
      content: composed.content.map(toContentBlock),
      stop_reason: composed.stopReason,
      stop_sequence: composed.stopReason === 'stop_sequence' ? (request.stop_sequences?.[0] ?? null) : null,
      stop_details: composed.stopReason === 'refusal' ? refusalDetails(reply) : null,
    },
    content: composed.content,
    reply,
    continues: prompt,
    digest: composed.digest,
  };
}

/** Has the conversation summarized; no turn of a script is spent on it. */
export function compact(admitted: Admitted, turn: ModelTurn, state: StandInState): Answer {
  const { prompt } = admitted;
  const summary = state.options.summarize(turn);
  const issued = state.compactions.issue(summary);
  const usage = compactionUsage(useCache(admitted, state), countTokens(summary ?? ''));
  const continues = { ...prompt, messages: [], ownFrom: 0 };
  const compacted = segmentsOf({ ...continues, messages: [issued] });
  const content = issued.content.filter((block) => block.type === 'compaction');
  return {
    message: {
      ...messageFrame(admitted, usage, state),
      content: content.map(toContentBlock),
      stop_reason: 'compaction',
      stop_sequence: null,
      stop_details: null,
    },
    content,
    reply: undefined,
    continues,
    digest: conversationDigest(compacted),
  };
}

/** Lists what the advisor took, and the two answers of which one was given before it was asked and one after. */
function withAdvice(
  usage: BetaUsage,
  { prompt, promptTokens }: Admitted,
  { content, tokensBeforeAdvice: before }: ComposedReply,
): BetaUsage {
  const advice = content.find((block) => block.type === 'advisor_tool_result');
  const tool = prompt.tools.find((each) => each.type === 'advisor_20260301');
  if (before === undefined || !advice || !tool) return usage;
  const tokens = countTokens(canonicalBlock(advice));
  return adviceUsage(usage, {
    model: prompt.model.id,
    advisor: tool.model,
    promptTokens,
    before,
    call: countTokens('advisor{}'),
    advice: tokens,
  });
}

function useCache({ request, prompt, segments, breakpoints }: Admitted, state: StandInState): CacheUse {
  return state.cache.use(segments, breakpoints, {
    scope: prompt.model.id,
    messageSalt: messageSaltOf(request),
    minTokens: prompt.model.minCacheableTokens,
    now: state.options.clock(),
  });
}

function messageFrame({ request }: Admitted, usage: BetaUsage, state: StandInState) {
  return {
    id: state.nextId('msg'),
    type: 'message' as const,
    role: 'assistant' as const,
    model: request.model,
    container: null,
    context_management: null,
    diagnostics: null,
    usage,
  };
}

function displayOf(thinking: Admitted['request']['thinking']): 'summarized' | 'omitted' {
  const asked = thinking && 'display' in thinking ? thinking.display : undefined;
  return asked === 'summarized' || asked === 'updates' ? 'summarized' : 'omitted';
}

function refusalDetails({ refusal }: Reply): BetaMessage['stop_details'] {
  return {
    type: 'refusal',
    category: refusal?.category ?? null,
    explanation: refusal?.explanation ?? null,
    fallback_credit_token: null,
    fallback_has_prefill_claim: null,
    recommended_model: null,
  };
}

function toContentBlock(composed: ComposedBlock): BetaContentBlock {
  const block: AssistantBlock = sent(composed);
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text, citations: null };
    case 'compaction':
      return {
        type: 'compaction',
        content: block.content ?? null,
        encrypted_content: null,
        signature: block.signature ?? null,
        tool_changes: [],
      };
    case 'thinking':
      return block;
    case 'server_tool_use':
      return {
        type: 'server_tool_use',
        id: block.id,
        name: block.name,
        input: {},
        caller: { type: 'direct' },
      };
    case 'advisor_tool_result': {
      const { type, text, stop_reason = null } = block.content;
      return {
        type: 'advisor_tool_result',
        tool_use_id: block.tool_use_id,
        content: { type, text, stop_reason },
      };
    }
    case 'tool_use':
      return { type: 'tool_use', id: block.id, name: block.name, input: block.input };
  }
}
