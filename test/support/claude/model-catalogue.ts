import { ApiError } from './api-error.ts';

export type ThinkingType = 'adaptive' | 'between_tools' | 'enabled' | 'disabled';

/** What one model accepts. Source: the Claude API's model pages and what's-new pages, November 2026. */
export interface ClaudeModel {
  id: string;
  displayName: string;
  line: 'opus' | 'sonnet' | 'haiku';
  releasedAt: string;
  /** Of one that is to be retired. */
  retiresAt?: string;
  contextTokens: number;
  maxOutputTokens: number;
  /** A shorter prefix is not cached, and nothing says so. */
  minCacheableTokens: number;
  thinking: readonly ThinkingType[];
  /** `tool_choice` of type `any` or `tool`. */
  forcedToolChoice: boolean;
  /**
   * Thinking blocks are bound to what precedes them, and what the model writes between tool calls comes back in
   * thinking blocks instead of text blocks.
   */
  preservedThinking: boolean;
  /** `output_config.task_budget` is taken. */
  taskBudgets: boolean;
}

const generation55 = {
  contextTokens: 1_000_000,
  maxOutputTokens: 128_000,
  minCacheableTokens: 512,
  forcedToolChoice: false,
  preservedThinking: true,
  taskBudgets: true,
} as const;

/** The newest first, as the API lists them. */
export const claudeModels: readonly ClaudeModel[] = [
  {
    ...generation55,
    id: 'claude-haiku-5-5',
    displayName: 'Claude Haiku 5.5',
    line: 'haiku',
    releasedAt: '2026-10-07T00:00:00Z',
    thinking: ['adaptive', 'between_tools'],
  },
  {
    ...generation55,
    id: 'claude-sonnet-5-5',
    displayName: 'Claude Sonnet 5.5',
    line: 'sonnet',
    releasedAt: '2026-09-30T00:00:00Z',
    thinking: ['adaptive', 'between_tools'],
  },
  {
    ...generation55,
    id: 'claude-opus-5-5',
    displayName: 'Claude Opus 5.5',
    line: 'opus',
    releasedAt: '2026-09-22T00:00:00Z',
    thinking: ['adaptive'],
  },
  {
    id: 'claude-opus-5',
    displayName: 'Claude Opus 5',
    line: 'opus',
    releasedAt: '2026-07-24T00:00:00Z',
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    minCacheableTokens: 512,
    thinking: ['adaptive', 'disabled'],
    forcedToolChoice: true,
    preservedThinking: false,
    taskBudgets: true,
  },
  {
    id: 'claude-sonnet-5',
    displayName: 'Claude Sonnet 5',
    line: 'sonnet',
    releasedAt: '2026-06-30T00:00:00Z',
    contextTokens: 1_000_000,
    maxOutputTokens: 128_000,
    minCacheableTokens: 1024,
    thinking: ['adaptive', 'disabled'],
    forcedToolChoice: true,
    preservedThinking: false,
    taskBudgets: false,
  },
];

/** Throws the API's 404 for a model that it does not serve. */
export function findModel(catalogue: readonly ClaudeModel[], id: string): ClaudeModel {
  const model = catalogue.find((candidate) => candidate.id === id);
  if (!model) throw new ApiError(404, 'not_found_error', `model: ${id}`);
  return model;
}
