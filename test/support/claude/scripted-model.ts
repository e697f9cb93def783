import type { Message } from './content-schema.ts';
import type { CustomTool, MessagesRequest } from './request-schema.ts';

/** What came back for one call, and which call it was. */
export interface ToolResult {
  id: string;
  name: string;
  input: Record<string, unknown>;
  text: string;
  isError: boolean;
}

/** What a scripted model is shown when it is its turn. */
export interface ModelTurn {
  model: string;
  system: string;
  /** Names of the tools on offer. */
  tools: readonly string[];
  toolDefinitions: readonly CustomTool[];
  /** The whole conversation, also where a thread holds most of it. */
  messages: readonly Message[];
  /** What was said to the model since its last reply. */
  lastUserText: string;
  /** What its calls came back with since its last reply, in order. */
  lastToolResults: readonly ToolResult[];
  /** The result of the call with this id or, failing that, the first one of the tool with this name. */
  result(idOrName: string): ToolResult | undefined;
  conversationId: string;
  /** How many replies this conversation has had so far. */
  turnIndex: number;
  /** The fields of the request itself: effort, limits, thread. */
  request: MessagesRequest;
}

export interface ToolCall {
  name: string;
  input: Record<string, unknown>;
  /** Ends the input after so many characters of its JSON, as a reply does that runs into `max_tokens`. */
  cutAfter?: number;
  /** The tool is not on offer or its schema says otherwise, and the script means it. */
  offSpec?: boolean;
}

export type StopReason =
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded';

/** What a scripted model says in one turn: thinking, then text, then calls. */
export interface Reply {
  text?: string;
  /**
   * Where it is left out, a model with preserved thinking thinks something before it calls tools, so that every
   * history is bound to its past; `false` is no thinking.
   */
  thinking?: string | false;
  toolCalls?: readonly ToolCall[];
  /** Has the advisor say something before the text and the calls. */
  asksAdvisor?: boolean;
  /** `tool_use` where tools are called and `end_turn` elsewhere, unless it is given. */
  stopReason?: StopReason;
  refusal?: { category?: 'cyber' | 'bio' | 'general_harms'; explanation?: string };
  /** Replaces what the accounting came to. */
  usage?: Partial<
    Record<
      'input_tokens' | 'output_tokens' | 'cache_creation_input_tokens' | 'cache_read_input_tokens',
      number
    >
  >;
}

/** A model that is played. `leftovers` says what it still expected to be asked for. */
export interface ScriptedModel {
  (turn: ModelTurn): Reply | Promise<Reply>;
  leftovers?(): string[];
}

/** One turn of a script: what to say, or how to find that out, which may also look at what the turn brings. */
export type Step = Reply | ((turn: ModelTurn) => Reply | Promise<Reply>);

/** A script and what was asked of it do not fit each other. */
export class ScriptProblem extends Error {
  override readonly name = 'ScriptProblem';
}

/** Plays the steps one after the other, whatever conversation asks. */
export function script(steps: readonly Step[], { name = 'script' }: { name?: string } = {}): ScriptedModel {
  let next = 0;
  const play = (turn: ModelTurn) => {
    const step = steps[next++];
    if (step === undefined) {
      throw new ScriptProblem(
        `${name}: asked for turn ${next} of ${steps.length}, after ${describeInput(turn)}`,
      );
    }
    return typeof step === 'function' ? step(turn) : step;
  };
  const leftovers = () =>
    next < steps.length
      ? [`${name}: ${steps.length - next} of ${steps.length} steps were not asked for`]
      : [];
  return Object.assign(play, { leftovers });
}

/** Plays the steps from the start for each conversation; only the latest one has to come to their end. */
export function eachConversation(
  steps: readonly Step[],
  { name = 'script' }: { name?: string } = {},
): ScriptedModel {
  const scripts = new Map<string, ScriptedModel>();
  const play = (turn: ModelTurn) => {
    const { conversationId } = turn;
    const own = scripts.get(conversationId) ?? script(steps, { name: `${name} in ${conversationId}` });
    scripts.set(conversationId, own);
    return own(turn);
  };
  const leftovers = () =>
    scripts.size === 0
      ? [`${name}: no conversation asked for it`]
      : ([...scripts.values()].at(-1)?.leftovers?.() ?? []);
  return Object.assign(play, { leftovers });
}

export function say(text: string): Reply {
  return { text };
}

/** One call of one tool. */
export function call(name: string, input: Record<string, unknown>): Reply {
  return { toolCalls: [{ name, input }] };
}

/** Several calls in one turn. */
export function calls(...toolCalls: ToolCall[]): Reply {
  return { toolCalls };
}

function describeInput({ model, lastUserText, lastToolResults }: ModelTurn): string {
  const results = lastToolResults.map(({ name, text }) => `${name} → ${text.slice(0, 200)}`);
  return `${model} was told: ${[...results, lastUserText.slice(0, 500)].filter(Boolean).join(' | ')}`;
}
