import type { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import type { BetaMessageThread } from '@anthropic-ai/sdk/lib/threads/BetaMessageThread';
import type {
  BetaAdvisorTool20260301,
  BetaMessageParam,
  BetaTokenTaskBudget,
} from '@anthropic-ai/sdk/resources/beta/messages/messages';
import { BETAS, type Feature } from './api-features.ts';
import { type ModelClient, withoutThreads } from './model-client.ts';
import type { ConversationParams } from './session.ts';

const MAX_OUTPUT_TOKENS = 32_000;
const LEAST_OUTPUT_TOKENS = 4_000;
/** How often the advisor may be asked in one request. */
const MAX_ADVICE = 2;

/** What goes with each request of a session, besides what is said in it. */
type Settings = Pick<ConversationParams, 'model' | 'effort' | 'system' | 'toolSet' | 'advisor'> & {
  contextTokens: number;
  threads: boolean;
  taskBudget: BetaTokenTaskBudget | undefined;
};

/**
 * The conversation as the API holds it. It is replaced by another where its settings have to change, or where a summary
 * takes the place of what was said.
 */
export class ModelThread {
  readonly #client: ModelClient;
  readonly #settings: Settings;
  readonly #features: Set<Feature>;
  /** What is left of the task budget, once the conversation has been summarised. */
  #summarised: { remaining: number | undefined } | undefined;
  #thread: BetaMessageThread;

  constructor(client: ModelClient, settings: Settings) {
    this.#client = settings.threads ? client : withoutThreads(client);
    this.#settings = settings;
    this.#features = new Set<Feature>(['compaction']);
    if (settings.taskBudget) this.#features.add('task_budget');
    if (settings.advisor !== undefined) this.#features.add('advisor');
    this.#thread = this.#open([]);
  }

  /** What is asked of the API, as far as it has not refused it. */
  get features(): readonly Feature[] {
    return [...this.#features];
  }

  has(feature: Feature): boolean {
    return this.#features.has(feature);
  }

  /** Whether anything was said that could be summarised. */
  get hasHistory(): boolean {
    return this.#thread.messages.length > 1;
  }

  append(message: BetaMessageParam): void {
    this.#thread.append(message);
  }

  /** Sends what has been appended since the last answer; after one that paused, has the model go on. */
  send(signal: AbortSignal): BetaMessageStream<unknown> {
    return this.#thread.stream(undefined, {}, { signal });
  }

  /** Runs the calls of the last answer, and appends what comes of them once `trim` has seen it. */
  async runTools(signal: AbortSignal, trim: (results: BetaMessageParam) => void): Promise<boolean> {
    const results = await this.#thread.toolRunner({}, { signal }).generateToolResponse();
    if (!results) return false;
    trim(results);
    this.append(results);
    return true;
  }

  /** Goes on without something that was refused; what was said stays. */
  drop(feature: Feature): void {
    this.#features.delete(feature);
    if (feature !== 'compaction') this.#thread = this.#open(this.#thread.messages);
  }

  /** Asks for a summary of all that was said. What comes of it changes nothing here: see `startFrom`. */
  summarise(signal: AbortSignal): BetaMessageStream<unknown> {
    const summary = this.#thread.fork();
    summary.update({ compaction: { type: 'summarize' }, betas: this.#betas({ compacting: true }) });
    return summary.stream(undefined, {}, { signal });
  }

  /** Lets a summary take the place of what was said. `spentTokens`: of the task budget, so far. */
  startFrom(summary: BetaMessageParam, { spentTokens }: { spentTokens: number }): void {
    const { taskBudget } = this.#settings;
    this.#summarised = { remaining: taskBudget && Math.max(0, taskBudget.total - spentTokens) };
    this.#thread = this.#open([summary]);
  }

  #open(messages: BetaMessageParam[]): BetaMessageThread {
    const { model, effort, system, toolSet, taskBudget, contextTokens, advisor } = this.#settings;
    const budget = this.has('task_budget') && taskBudget;
    const remaining = this.#summarised?.remaining;
    const names = this.#betas({ compacting: this.#summarised !== undefined });
    return this.#client.beta.messages.thread({
      model,
      max_tokens: Math.min(MAX_OUTPUT_TOKENS, Math.max(LEAST_OUTPUT_TOKENS, Math.floor(contextTokens / 5))),
      system: [{ type: 'text', text: system }],
      tools: [
        ...toolSet.tools,
        ...(this.has('advisor') && advisor !== undefined ? [advisorTool(advisor)] : []),
      ],
      thinking: { type: 'adaptive' },
      output_config: {
        effort,
        ...(budget && { task_budget: { ...budget, ...(remaining !== undefined && { remaining }) } }),
      },
      cache_control: { type: 'ephemeral' },
      ...(names.length > 0 && { betas: names }),
      unsupportedRequestBehavior: 'continue_unthreaded',
      messages,
    });
  }

  /** Of compaction only where it is made use of: many a gateway refuses what it does not know. */
  #betas({ compacting }: { compacting: boolean }): string[] {
    const inUse = this.features.filter((feature) => feature !== 'compaction');
    return [...inUse, ...(compacting ? (['compaction'] as const) : [])].map((feature) => BETAS[feature]);
  }
}

function advisorTool(model: string): BetaAdvisorTool20260301 {
  return { type: 'advisor_20260301', name: 'advisor', model, max_uses: MAX_ADVICE };
}
