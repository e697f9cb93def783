import { canonicalBlock, canonicalJson, countTokens, digest } from './canonical.ts';
import type { Block, CacheControl, Message, TextBlock } from './content-schema.ts';
import type { ClaudeModel } from './model-catalogue.ts';
import type { CountTokensRequest, Tool } from './request-schema.ts';

/** All that the model gets to see: the request itself, or what a thread holds with the request's messages after it. */
export interface Prompt {
  model: ClaudeModel;
  system: readonly TextBlock[];
  tools: readonly Tool[];
  messages: readonly Message[];
  /** Index of the first message that this request itself brought. */
  ownFrom: number;
}

/** One piece of a prompt in the order in which it is cached: tool definitions, system blocks, content blocks. */
export interface Segment {
  level: 'tools' | 'system' | 'messages';
  canonical: string;
  tokens: number;
  /** Life of the cache entry that the request asks for at this place, where it asks. */
  marker: '5m' | '1h' | undefined;
  /** Whether automatic caching may end here. */
  cacheable: boolean;
  message?: { index: number; role: Message['role']; blockIndex: number; block: Block };
}

export function promptOf(model: ClaudeModel, { system, tools, messages }: CountTokensRequest): Prompt {
  return { model, system: system ?? [], tools: tools ?? [], messages, ownFrom: 0 };
}

export function segmentsOf({ tools, system, messages, ownFrom }: Prompt): Segment[] {
  return [
    ...tools.map((tool) => segment('tools', tool, markerOf(tool.cache_control))),
    ...system.map((block) => segment('system', block, markerOf(block.cache_control))),
    ...messages.flatMap(({ role, content }, index) =>
      content.map((block, blockIndex) => ({
        ...segment('messages', block, index < ownFrom ? undefined : blockMarker(block)),
        message: { index, role, blockIndex, block },
      })),
    ),
  ];
}

function segment(level: Segment['level'], block: object, marker: Segment['marker']): Segment {
  const canonical = canonicalBlock(block);
  const cacheable = !('type' in block && block.type === 'thinking');
  return { level, canonical, tokens: countTokens(canonical), marker, cacheable };
}

function blockMarker(block: Block): Segment['marker'] {
  const own = 'cache_control' in block ? markerOf(block.cache_control) : undefined;
  if (own !== undefined || block.type !== 'tool_result') return own;
  return block.content?.map((inner) => markerOf(inner.cache_control)).find((marker) => marker !== undefined);
}

function markerOf(control: CacheControl): Segment['marker'] {
  return control ? (control.ttl ?? '5m') : undefined;
}

/**
 * The digests of all prefixes of `segments`: the n-th stands for the first n + 1 segments. `messageSalt` is what the
 * messages, but not tools and system, are cached under.
 */
export function prefixDigests(segments: readonly Segment[], root: string, messageSalt = ''): string[] {
  let state = root;
  let salted = false;
  return segments.map(({ level, canonical, message }) => {
    if (level === 'messages' && !salted) {
      state = digest(state, messageSalt);
      salted = true;
    }
    state = extend(state, message?.role ?? level, canonical);
    return state;
  });
}

/** The digests that stand for conversations and bind thinking blocks, whatever the model and the settings. */
export function conversationDigests(segments: readonly Segment[]): readonly string[] {
  const digests = conversations.get(segments) ?? prefixDigests(segments, 'conversation');
  conversations.set(segments, digests);
  return digests;
}

const conversations = new WeakMap<readonly Segment[], readonly string[]>();

/** The digest of a whole prompt, from which a reply goes on. */
export function conversationDigest(segments: readonly Segment[]): string {
  return conversationDigests(segments).at(-1) ?? '';
}

/** The digest of a prefix with one more segment after it. */
export function extend(state: string, kind: string, canonical: string): string {
  return digest(state, kind, canonical);
}

/** What the cache keeps the messages apart by: settings that change how the messages are rendered. */
export function messageSaltOf({ tool_choice, thinking, output_config }: CountTokensRequest): string {
  return canonicalJson({ tool_choice, thinking, output_config });
}
