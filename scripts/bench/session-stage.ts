import Anthropic from '@anthropic-ai/sdk';
import type { BetaRunnableTool } from '@anthropic-ai/sdk/lib/tools/BetaRunnableTool';
import { openStage, type Stage } from '../../test/agent/support/stage.ts';
import { type ScriptedModel, type Step, script } from '../../test/support/claude/scripted-model.ts';
import { type MeasuredRequest, requestsOf } from './measured-request.ts';
import type { Commands } from './work/commands.ts';
import { shopFiles } from './work/shop.ts';

/** What a session did, request by request, as the model's side saw it. */
export interface SessionRun {
  requests: MeasuredRequest[];
  /** The files as the work left them: the same for every way of doing it. */
  files: string;
}

type BareThread = ReturnType<Anthropic['beta']['messages']['thread']>;
interface Bench {
  workTree: string;
  stage: Stage;
  play(steps: readonly Step[]): void;
  /** A conversation of the SDK's, as its documentation advises: in a thread, with the prompt cached. */
  bare(params: { model: string; system: string; tools: BetaRunnableTool[] }): BareThread;
}

/** Lets sessions work on a fresh tree with a model that plays a script. Throws unless the script was played to its end. */
export async function onStage(
  commands: Commands,
  perform: (bench: Bench) => Promise<void>,
): Promise<SessionRun> {
  let model: ScriptedModel | undefined;
  const models: ScriptedModel = Object.assign(
    (turn: Parameters<ScriptedModel>[0]) => {
      if (!model) throw new Error('The model has no script yet.');
      return model(turn);
    },
    { leftovers: () => model?.leftovers?.() ?? [] },
  );
  await using stage = await openStage(models, { files: shopFiles(), limits: { turns: 1_000 } });
  const { claude, tree } = stage;
  const client = new Anthropic({
    apiKey: claude.apiKey,
    authToken: null,
    baseURL: claude.baseUrl,
    maxRetries: 0,
  });
  await perform({
    workTree: tree.path,
    stage,
    play: (steps) => {
      model = script(steps);
    },
    bare: ({ model: name, system, tools }) =>
      client.beta.messages.thread({
        model: name,
        max_tokens: 32_000,
        system: [{ type: 'text', text: system }],
        tools,
        thinking: { type: 'adaptive' },
        cache_control: { type: 'ephemeral' },
        messages: [],
      }),
  });
  claude.assertClean();
  const { output } = await commands.run(tree.path, 'cat src/*.js test/*.js docs/*.md README.md');
  return { requests: requestsOf(claude.requests), files: output };
}

/** Has the SDK's runner go on until the model calls no more tools, or `done` says so after the calls of a turn. */
export async function runToEnd(thread: BareThread, done: () => boolean = () => false): Promise<void> {
  const runner = thread.toolRunner({ stream: true });
  for await (const stream of runner) {
    await stream.finalMessage();
    await runner.generateToolResponse();
    if (done()) return;
  }
}
