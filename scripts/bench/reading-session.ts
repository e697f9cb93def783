import { join } from 'node:path';
import type Anthropic from '@anthropic-ai/sdk';
import { betaGlobTool, betaGrepTool, betaReadTool } from '@anthropic-ai/sdk/tools/agent-toolset/node';
import { Ledger } from '../../src/agent/ledger.ts';
import { runPlanner } from '../../src/agent/planner.ts';
import { closingTools } from '../../src/agent/planner-tools.ts';
import { openPrompts } from '../../src/agent/prompts.ts';
import { instantModel } from './instant-model.ts';

export type Loop = 'baton' | 'bare';

export interface ReadingParams {
  /** Holds the files `1.txt` and so on. */
  workTree: string;
  turns: number;
  onAnswer?: (turn: number) => void;
}

const prompts = openPrompts(join(import.meta.dirname, '../../src/templates'));
const MODEL = 'claude-opus-5-5';

/** A session that reads one file per turn, of a model that answers at once. Returns how long that took without the model, in ms. */
export async function readingSession(loop: Loop, params: ReadingParams): Promise<number> {
  const { turns, onAnswer } = params;
  const { client, busyMs } = instantModel({
    step: (turn) =>
      turn < turns
        ? { name: 'read', input: { file_path: `${turn}.txt` } }
        : { name: 'decline', input: { reason: 'All is read.' } },
    ...(onAnswer && { onAnswer }),
  });
  const startedAt = performance.now();
  await (loop === 'baton' ? byBaton(client, params) : bare(client, params));
  return performance.now() - startedAt - busyMs();
}

const task = {
  kind: 'plan',
  brief: 'Read.',
  previousPlan: undefined,
  mayDecline: true,
  hasAsked: false,
} as const;
const review = async () => ({ kind: 'accepted' as const, plan: '' });

async function byBaton(client: Anthropic, { workTree }: ReadingParams): Promise<void> {
  const limits = {
    turns: 10_000,
    usd: 10_000,
    tokens: 10_000_000_000,
    contextTokens: 200_000,
    deadline: new Date(Date.now() + 3_600_000),
  };
  await runPlanner(client, {
    session: { ledger: new Ledger(), limits, clock: () => new Date(), observe: () => undefined },
    prompts,
    model: MODEL,
    effort: 'high',
    workTree,
    skill: undefined,
    task,
    primer: { path: 'none', exists: false },
    maxQuestions: 0,
    review,
  });
}

async function bare(client: Anthropic, { workTree }: ReadingParams): Promise<void> {
  const result = { end: undefined };
  const context = { workdir: workTree };
  const runner = client.beta.messages.toolRunner({
    model: MODEL,
    max_tokens: 32_000,
    system: [{ type: 'text', text: await prompts.skill('opus-planner') }],
    tools: [
      betaReadTool(context),
      betaGlobTool(context),
      betaGrepTool(context),
      ...closingTools({ task, maxQuestions: 0, review }, result),
    ],
    thinking: { type: 'adaptive' },
    cache_control: { type: 'ephemeral' },
    messages: [{ role: 'user', content: 'Read.' }],
    stream: true,
  });
  for await (const stream of runner) {
    await stream.finalMessage();
    await runner.generateToolResponse();
    if (result.end !== undefined) return;
  }
}
