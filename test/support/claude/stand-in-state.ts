import type { Clock } from '../../../src/core/clock.ts';
import { Compactions } from './compaction.ts';
import { Conversations } from './conversations.ts';
import { Faults } from './faults.ts';
import { type ClaudeModel, claudeModels } from './model-catalogue.ts';
import { PromptCache } from './prompt-cache.ts';
import type { ModelTurn, ScriptedModel } from './scripted-model.ts';
import { ThinkingSignatures } from './thinking-signatures.ts';
import { Threads } from './threads.ts';

export interface ClaudeOptions {
  /** Who plays the model. */
  models: ScriptedModel;
  /** The one key that is accepted. */
  apiKey?: string;
  /** Decides when threads and cache entries expire. */
  clock?: Clock;
  /**
   * `unsupported` answers a thread as an endpoint does that knows threads and cannot have them, `rejected` as a
   * gateway that has never heard of the field.
   */
  threads?: 'supported' | 'unsupported' | 'rejected';
  /** What a compaction makes of the conversation; null where it comes to nothing. */
  summarize?: (turn: ModelTurn) => string | null;
  /** `unavailable`: the service for it is down. `rejected`: a gateway has never heard of it. */
  compaction?: 'supported' | 'unavailable' | 'rejected';
  taskBudgets?: 'supported' | 'rejected';
  advisor?: 'supported' | 'rejected';
  /** What the advisor says. */
  advise?: (turn: ModelTurn) => string;
  /** The models on offer; those of November 2026 if left out. */
  catalogue?: readonly ClaudeModel[];
}

/** All that the stand-in keeps between requests. */
export interface StandInState {
  options: Required<ClaudeOptions>;
  threads: Threads;
  conversations: Conversations;
  signatures: ThinkingSignatures;
  compactions: Compactions;
  cache: PromptCache;
  faults: Faults;
  /** Content of the replies that ended in `pause_turn`. */
  paused: Set<string>;
  nextId: (prefix: 'msg' | 'toolu' | 'srvtoolu' | 'req') => string;
}

export function createState(options: ClaudeOptions): StandInState {
  const complete: Required<ClaudeOptions> = {
    apiKey: 'sk-ant-stand-in',
    clock: () => new Date(),
    threads: 'supported',
    summarize: ({ messages }) => `Summary of ${messages.length} messages.`,
    compaction: 'supported',
    taskBudgets: 'supported',
    advisor: 'supported',
    advise: () => 'Look at the cause first.',
    catalogue: claudeModels,
    ...options,
  };
  const counts = { msg: 0, toolu: 0, srvtoolu: 0, req: 0 };
  return {
    options: complete,
    threads: new Threads(complete.clock),
    conversations: new Conversations(),
    signatures: new ThinkingSignatures(),
    compactions: new Compactions(),
    cache: new PromptCache(),
    faults: new Faults(),
    paused: new Set(),
    nextId: (prefix) => `${prefix}_${String(++counts[prefix]).padStart(6, '0')}`,
  };
}
