import { invalidRequest } from './api-error.ts';
import type { Block, Message } from './content-schema.ts';

interface Turn {
  role: Message['role'];
  blocks: { block: Block; at: string }[];
  index: number;
}

/**
 * Throws the API's 400 for messages that make no conversation. `unfinished` says of an assistant message that the
 * model may go on from it: it was paused, or it is a compaction.
 */
export function assertConversation(
  messages: readonly Message[],
  { unfinished }: { unfinished: (message: Message) => boolean },
): void {
  if (messages.length === 0) throw invalidRequest('messages: at least one message is required');
  for (const [index, message] of messages.entries()) assertContent(message, index);
  for (const [index, message] of messages.entries()) assertAdvice(message, index);
  const turns = turnsOf(messages);
  assertStart(turns[0]);
  assertToolPairs(turns);
  const last = messages.at(-1);
  if (last?.role === 'assistant' && !unfinished(last)) {
    throw invalidRequest(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  }
}

/** What the advisor said stands right behind the call that asked it. */
function assertAdvice({ content }: Message, index: number): void {
  for (const [position, block] of content.entries()) {
    const next = content[position + 1];
    if (block.type === 'server_tool_use') {
      if (next?.type === 'advisor_tool_result' && next.tool_use_id === block.id) continue;
      throw invalidRequest(
        `messages.${index}: \`advisor\` tool use with id \`${block.id}\` was found without a corresponding \`advisor_tool_result\` block`,
      );
    }
    const previous = content[position - 1];
    if (block.type !== 'advisor_tool_result' || previous?.type === 'server_tool_use') continue;
    throw invalidRequest(`messages.${index}.content.${position}: unexpected \`advisor_tool_result\` block`);
  }
}

function assertStart(turn: Turn | undefined): void {
  const first = turn?.blocks[0]?.block;
  if (turn?.role === 'user' || (turn?.role === 'assistant' && first?.type === 'compaction')) return;
  throw invalidRequest('messages: first message must use the "user" role');
}

function assertContent({ role, content }: Message, index: number): void {
  if (content.length === 0) {
    throw invalidRequest(`messages.${index}: ${role} messages must have non-empty content`);
  }
  for (const [position, block] of content.entries()) {
    const at = `messages.${index}.content.${position}`;
    if (block.type === 'text') assertText(block.text, at);
    if (block.type !== 'tool_result') continue;
    for (const inner of block.content ?? []) if (inner.type === 'text') assertText(inner.text, at);
    if (block.is_error && !block.content?.length) {
      throw invalidRequest(`${at}: content cannot be empty if \`is_error\` is true`);
    }
  }
}

export function assertText(text: string, at: string): void {
  if (text === '') throw invalidRequest(`${at}: text content blocks must be non-empty`);
  if (text.trim() === '') throw invalidRequest(`${at}: text content blocks must contain non-whitespace text`);
}

/** Messages of the same role in a row are one turn. */
function turnsOf(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  for (const [index, { role, content }] of messages.entries()) {
    const blocks = content.map((block, position) => ({ block, at: `messages.${index}.content.${position}` }));
    const last = turns.at(-1);
    if (last?.role === role) last.blocks.push(...blocks);
    else turns.push({ role, blocks, index });
  }
  return turns;
}

/** Each call is answered once, at the very start of the next turn, and nothing else is answered. */
function assertToolPairs(turns: readonly Turn[]): void {
  const seen = new Set<string>();
  let open: string[] = [];
  let openIndex = 0;
  for (const turn of [...turns, undefined]) {
    const results = turn?.role === 'user' ? leadingResults(turn) : new Set<string>();
    const unanswered = open.filter((id) => !results.has(id));
    if (unanswered.length > 0) {
      throw invalidRequest(
        `messages.${openIndex}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ` +
          `${unanswered.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the ` +
          'next message.',
      );
    }
    if (!turn) return;
    assertNoStrayResults(turn, open);
    open = turn.blocks.flatMap(({ block }) => (block.type === 'tool_use' ? [block.id] : []));
    openIndex = turn.index;
    for (const id of open) {
      if (seen.has(id)) throw invalidRequest('messages: `tool_use` ids must be unique');
      seen.add(id);
    }
  }
}

function leadingResults({ blocks }: Turn): Set<string> {
  const end = blocks.findIndex(({ block }) => block.type !== 'tool_result');
  const leading = end < 0 ? blocks : blocks.slice(0, end);
  return new Set(leading.flatMap(({ block }) => (block.type === 'tool_result' ? [block.tool_use_id] : [])));
}

function assertNoStrayResults({ blocks }: Turn, asked: readonly string[]): void {
  const answered = new Set<string>();
  for (const { block, at } of blocks) {
    if (block.type !== 'tool_result') continue;
    if (answered.has(block.tool_use_id)) {
      throw invalidRequest(
        `${at}: each tool_use must have a single result. Found multiple \`tool_result\` blocks with id: ${block.tool_use_id}`,
      );
    }
    answered.add(block.tool_use_id);
    if (asked.includes(block.tool_use_id)) continue;
    throw invalidRequest(
      `${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${block.tool_use_id}. Each \`tool_result\` ` +
        'block must have a corresponding `tool_use` block in the previous message.',
    );
  }
}
