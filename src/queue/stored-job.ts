import { z } from 'zod';
import type { NumberedCommand } from '../core/command.ts';
import { runIdSchema } from '../core/ids.ts';
import { Stop } from '../core/stop.ts';
import { toTrigger } from '../trigger/to-trigger.ts';
import type { Trigger } from '../trigger/trigger.ts';

const installation = z.int();

const eventSource = z.object({
  kind: z.literal('event'),
  name: z.string(),
  payload: z.unknown(),
  delivery: z.string(),
  installation,
});

const commandSource = z.object({
  kind: z.literal('command'),
  installation,
  issue: z.int().optional(),
  command: z.object({
    kind: z.literal('implement'),
    repository: z.object({ id: z.int(), owner: z.string(), name: z.string(), defaultBranch: z.string() }),
    actor: z.object({ id: z.int(), login: z.string(), type: z.string() }),
    runId: runIdSchema,
    pullRequest: z.int(),
    approval: z.object({ kind: z.literal('dispatched'), auto: z.boolean() }),
  }),
});

const sourceSchema = z.discriminatedUnion('kind', [eventSource, commandSource]);

/** A job as it stands in the database. */
export const storedSchema = z.object({
  source: sourceSchema,
  runId: runIdSchema,
  kind: z.enum(['plan', 'revise', 'implement', 'cancel', 'status', 'help', 'primer-sync']),
  repository: z.object({ id: z.int(), name: z.string() }),
  number: z.int(),
  /** The pull request whose issue has to be looked up before the job may run. */
  unresolved: z.int().optional(),
  notes: z.object({ workflowRun: z.int().optional(), workflowAsked: z.coerce.date().optional() }).optional(),
  /** Somebody wants it to end. */
  cancel: z.literal(true).optional(),
});
export type StoredJob = z.output<typeof storedSchema>;
export type StoredSource = StoredJob['source'];

/**
 * Those that tell who did what, and when. What starts a workflow by hand or by the clock is for workflows; as a webhook
 * nothing but its delivery would tell one from another, and neither that nor the name of an event is signed.
 */
const TAKEN: ReadonlySet<string> = new Set([
  'issues',
  'issue_comment',
  'pull_request_review',
  'pull_request',
]);

/** What a source asks for. The same source always gives the same command, with the same run id. */
export function triggerOf(
  source: StoredSource,
): { kind: 'command'; command: NumberedCommand } | Exclude<Trigger, { kind: 'command' }> {
  if (source.kind === 'command') return { kind: 'command', command: source.command };
  const { name, payload, delivery } = source;
  if (!TAKEN.has(name)) return { kind: 'ignored', reason: `nothing to do on a webhook \`${name}\`` };
  const trigger = toTrigger({ name, payload }, { runKey: delivery });
  if (trigger.kind === 'ignored') return trigger;
  const { command } = trigger;
  if (command.kind === 'primer-sync' && command.by !== 'merge') {
    return { kind: 'ignored', reason: 'the primer is kept by a workflow of the repository' };
  }
  return { kind: 'command', command };
}

/** Throws Stop where what was stored cannot be read any more. */
export function commandOf(source: StoredSource): NumberedCommand {
  const trigger = triggerOf(source);
  if (trigger.kind === 'command') return trigger.command;
  throw new Stop('failed', `What was stored asks for nothing any more: ${trigger.reason}.`);
}
