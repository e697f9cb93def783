import type Anthropic from '@anthropic-ai/sdk';
import { Stop } from '../core/stop.ts';
import { openConversation } from './conversation.ts';
import type { Role } from './ledger.ts';
import { LoopGuard } from './loop-guard.ts';
import type { Prompts } from './prompts.ts';
import type { ConversationParams, SessionContext } from './session.ts';
import { exploringTools } from './tools/file-tools.ts';
import { runStill, type Stillness } from './tools/run-still.ts';
import { ShownFiles } from './tools/shown-files.ts';
import { type Tool, toolSet } from './tools/tool-set.ts';

/** What every session runs on that only reads. */
export interface ReadingParams {
  session: SessionContext;
  prompts: Prompts;
  model: string;
  effort: ConversationParams['effort'];
  /** Absolute, links resolved. Only read. */
  workTree: string;
}

/** What a role makes of it. `T` is what the session ends with. */
export interface Reading<T> {
  role: Role;
  system: string;
  /** The tools that end it. */
  closing: readonly Tool[];
  /** Keeps the files as they are while they are read, where something may change them. */
  stillness?: Stillness | undefined;
  adviceOnLoop?: string | undefined;
  /** The message that it begins with; said again where the conversation is summarised. */
  opening: () => Promise<string>;
  /** Said to a model that ended its turn without a closing tool. */
  reminder: () => Promise<string>;
  /** Undefined until a closing tool has been satisfied. */
  result: () => T | undefined;
  /** What a person is told where nothing comes of it, reminders included. */
  nothing: string;
}

const MAX_REMINDERS = 2;

/** Holds a read-only session until a closing tool is satisfied. Throws Stop where none is, or a limit is reached. */
export async function holdReadingSession<T>(
  client: Anthropic,
  { session, prompts, model, effort, workTree }: ReadingParams,
  { role, system, closing, stillness, adviceOnLoop, opening, reminder, result, nothing }: Reading<T>,
): Promise<T> {
  const shown = new ShownFiles();
  const exploring = exploringTools({ workTree, shown });
  const conversation = openConversation(client, {
    ...session,
    role,
    model,
    effort,
    system,
    toolSet: toolSet([...(stillness ? runStill(exploring, stillness) : exploring), ...closing], {
      shown,
      guard: new LoopGuard(),
      ...(adviceOnLoop !== undefined && { adviceOnLoop }),
      observe: session.observe,
    }),
    cutOffMessage: await prompts.message('cut-off', {}),
    restate: async (message) => {
      const task = [await opening(), ...(message === undefined ? [] : [message])];
      return prompts.message('compacted', { task: task.join('\n\n') });
    },
  });

  let message = opening;
  for (let reminders = 0; reminders <= MAX_REMINDERS; reminders++) {
    await conversation.say(message, { done: () => result() !== undefined });
    const end = result();
    if (end !== undefined) return end;
    message = reminder;
  }
  throw new Stop('failed', nothing);
}
