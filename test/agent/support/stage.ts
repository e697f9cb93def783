import { join } from 'node:path';
import { Ledger } from '../../../src/agent/ledger.ts';
import type { Limits } from '../../../src/agent/limits.ts';
import { createModelClient, type ModelClient } from '../../../src/agent/model-client.ts';
import { openPrompts } from '../../../src/agent/prompts.ts';
import type { SessionContext, SessionEvent } from '../../../src/agent/session.ts';
import { manualClock } from '../../support/claude/manual-clock.ts';
import type { ScriptedModel } from '../../support/claude/scripted-model.ts';
import type { ClaudeOptions } from '../../support/claude/stand-in-state.ts';
import { type ClaudeStandIn, startClaude } from '../../support/claude/start-claude.ts';
import { makeTree, type Tree } from './tree.ts';

export const prompts = openPrompts(join(import.meta.dirname, '../../../src/templates'));

type Endpoint = Pick<
  ClaudeOptions,
  'threads' | 'compaction' | 'taskBudgets' | 'advisor' | 'summarize' | 'advise'
>;

export interface StageOptions extends Endpoint {
  files?: Record<string, string>;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
  session?: Partial<SessionContext>;
}

/** All that a session runs on: a scripted model behind a real client, a work tree, a ledger, a clock. */
export interface Stage extends AsyncDisposable {
  claude: ClaudeStandIn;
  client: ModelClient;
  tree: Tree;
  session: SessionContext;
  ledger: Ledger;
  events: SessionEvent[];
  /** How long was waited before each further try, in milliseconds; the clock went on by as much. */
  waits: number[];
  advance(milliseconds: number): void;
  /** What was sent, request by request. */
  bodies(): Record<string, unknown>[];
}

export async function openStage(models: ScriptedModel, options: StageOptions = {}): Promise<Stage> {
  const start = new Date('2026-11-20T10:00:00Z');
  const { clock, advance } = manualClock(start);
  const { limits: own, session, signal, files = {}, ...endpoint } = options;
  const claude = await startClaude({ models, clock, ...endpoint });
  const tree = await makeTree(files);
  const ledger = new Ledger();
  const events: SessionEvent[] = [];
  const limits = {
    turns: 50,
    usd: 5,
    tokens: 50_000_000,
    contextTokens: 200_000,
    deadline: new Date(start.getTime() + 3_600_000),
    ...own,
  };
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
    advance(milliseconds);
  };
  const observe = (event: SessionEvent) => void events.push(event);
  return {
    claude,
    client: createModelClient({ apiKey: claude.apiKey, baseUrl: claude.baseUrl }),
    tree,
    session: { ledger, limits, clock, signal, observe, sleep, ...session },
    ledger,
    events,
    waits,
    advance,
    bodies: () => claude.requests.map(({ body }) => body),
    async [Symbol.asyncDispose]() {
      await claude.close();
      await tree[Symbol.asyncDispose]();
    },
  };
}
