import type { IncomingHttpHeaders } from 'node:http';
import type { BetaUsage } from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type { FaultKind } from './faults.ts';
import type { Prompt } from './prompt.ts';

/** How a request ended. */
export type Outcome =
  | { kind: 'answered'; messageId: string; stopReason: string; usage: BetaUsage; content: readonly object[] }
  | { kind: 'ok' }
  | { kind: 'rejected'; status: number; type: string; message: string; errorCode: string | undefined }
  | { kind: 'fault'; fault: FaultKind; usage?: BetaUsage };

/** One request as it came in and what became of it. The key is in none of its fields. */
export interface LoggedRequest {
  method: string;
  path: string;
  query: string;
  headers: IncomingHttpHeaders;
  rawBody: Buffer;
  /** The parsed body, as it was sent. */
  body: Record<string, unknown>;
  at: Date;
  /** What the model got to see, the part included that a thread holds. */
  prompt?: Pick<Prompt, 'system' | 'tools' | 'messages'>;
  /** Of the whole prompt, cached or not. */
  promptTokens?: number;
  conversationId?: string;
  turnIndex?: number;
  outcome?: Outcome;
}
