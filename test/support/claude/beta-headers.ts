import { invalidRequest } from './api-error.ts';

/** The values of `anthropic-beta` that the API knows, as the SDK lists them, and those that have become a no-op. */
const knownBetas: ReadonlySet<string> = new Set([
  'advisor-tool-2026-03-01',
  'cache-diagnosis-2026-04-07',
  'compact-2026-01-12',
  'compact-2026-09-04',
  'context-1m-2025-08-07',
  'context-management-2025-06-27',
  'extended-cache-ttl-2025-04-11',
  'fallback-credit-2026-06-01',
  'fallback-credit-2026-07-01',
  'fast-mode-2026-02-01',
  'inline-tools-2026-09-15',
  'interleaved-thinking-2025-05-14',
  'mcp-client-2025-11-20',
  'mcp-client-2026-09-15',
  'message-threads-2026-08-12',
  'mid-conversation-output-config-2026-07-01',
  'mid-conversation-system-clear-at-2026-08-21',
  'mid-conversation-tool-changes-2026-07-01',
  'model-context-window-exceeded-2025-08-26',
  'prompt-caching-2024-07-31',
  'server-side-fallback-2026-06-01',
  'server-side-fallback-2026-07-01',
  'structured-outputs-2025-11-13',
  'structured-outputs-2025-12-15',
  'task-budgets-2026-03-13',
  'thinking-binding-controls-2026-08-01',
  'thinking-display-updates-2026-08-18',
  'thinking-token-count-2026-05-13',
  'token-counting-2024-11-01',
]);

interface GatedField {
  path: readonly string[];
  betas: readonly string[];
  /** The field is gated for this value of it alone. */
  value?: string;
}

const gatedFields: readonly GatedField[] = [
  { path: ['thread'], betas: ['message-threads-2026-08-12'] },
  { path: ['compaction'], betas: ['compact-2026-09-04'] },
  { path: ['context_management'], betas: ['context-management-2025-06-27', 'compact-2026-01-12'] },
  { path: ['output_config', 'task_budget'], betas: ['task-budgets-2026-03-13'] },
  { path: ['thinking', 'block_binding'], betas: ['thinking-binding-controls-2026-08-01'] },
  { path: ['thinking', 'display'], betas: ['thinking-display-updates-2026-08-18'], value: 'updates' },
  { path: ['fallbacks'], betas: ['server-side-fallback-2026-07-01', 'server-side-fallback-2026-06-01'] },
  { path: ['fallback_credit_token'], betas: ['fallback-credit-2026-07-01', 'fallback-credit-2026-06-01'] },
  { path: ['mcp_servers'], betas: ['mcp-client-2026-09-15', 'mcp-client-2025-11-20'] },
  { path: ['speed'], betas: ['fast-mode-2026-02-01'] },
  { path: ['diagnostics'], betas: ['cache-diagnosis-2026-04-07'] },
];

const gatedBlocks: Readonly<Record<string, readonly string[]>> = {
  compaction: ['compact-2026-09-04', 'compact-2026-01-12'],
  advisor_tool_result: ['advisor-tool-2026-03-01'],
};

const gatedTools: Readonly<Record<string, string>> = {
  advisor_20260301: 'advisor-tool-2026-03-01',
};

/** The comma-separated values of `anthropic-beta`. Throws the API's 400 for one that it does not know. */
export function parseBetas(header: string | undefined): ReadonlySet<string> {
  const betas = (header ?? '')
    .split(',')
    .map((beta) => beta.trim())
    .filter((beta) => beta !== '');
  const unknown = betas.filter((beta) => !knownBetas.has(beta));
  if (unknown.length > 0) {
    throw invalidRequest(
      `Unexpected value(s) ${unknown.map((beta) => `\`${beta}\``).join(', ')} for the \`anthropic-beta\` header. ` +
        'Please consult our documentation or try again without the header.',
    );
  }
  return new Set(betas);
}

/** A field of a beta does not exist for a request that does not name the beta in its header. */
export function assertBetasNamed(body: unknown, betas: ReadonlySet<string>): void {
  for (const field of gatedFields) {
    const value = field.path.reduce<unknown>(member, body);
    const gated = field.value === undefined ? value !== undefined && value !== null : value === field.value;
    if (!gated || field.betas.some((beta) => betas.has(beta))) continue;
    throw invalidRequest(`${field.path.join('.')}: Extra inputs are not permitted`);
  }
  assertBlocksNamed(body, betas);
  const tools = member(body, 'tools');
  for (const [index, tool] of (Array.isArray(tools) ? tools : []).entries()) {
    const type = member(tool, 'type');
    const beta = typeof type === 'string' ? gatedTools[type] : undefined;
    if (beta === undefined || betas.has(beta)) continue;
    throw invalidRequest(
      `tools.${index}: Input tag '${type}' found using 'type' does not match any of the expected tags`,
    );
  }
}

/** Nor do the blocks that it brought into a conversation. */
function assertBlocksNamed(body: unknown, betas: ReadonlySet<string>): void {
  const messages = member(body, 'messages');
  for (const [index, message] of (Array.isArray(messages) ? messages : []).entries()) {
    const content = member(message, 'content');
    for (const [position, block] of (Array.isArray(content) ? content : []).entries()) {
      const type = member(block, 'type');
      const needed = typeof type === 'string' ? gatedBlocks[type] : undefined;
      if (!needed || needed.some((beta) => betas.has(beta))) continue;
      throw invalidRequest(
        `messages.${index}.content.${position}: Input tag '${type}' found using 'type' does not match any of the expected tags`,
      );
    }
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
