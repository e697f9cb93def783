import type { z } from 'zod';
import { type Command, numberOf } from '../core/command.ts';
import { runIdOf } from '../core/run-id.ts';
import { Stop } from '../core/stop.ts';
import { type ActionInputs, type CommandName, readInputs, type Wishes } from './inputs.ts';
import { anyPayload, scheduled, subjectPayload, workflowDispatch } from './payloads.ts';
import { eventName, readEvent, type WebhookEvent } from './read-event.ts';
import { afterMerge } from './read-merge.ts';
import { readPayload } from './read-payload.ts';
import { ignored, type Trigger } from './trigger.ts';

/** The events that Baton answers to. Any other one starts something only where the inputs name a command. */
export const HANDLED_EVENTS = [
  'issues.labeled',
  'issue_comment.created',
  'pull_request_review.submitted',
  'pull_request.closed',
  'schedule',
  'workflow_dispatch',
] as const;

/**
 * The event decides the command; the inputs override it. Nobody's permission is checked here.
 * Throws `Stop('failed')` when the inputs or the payload cannot be read, or do not say enough.
 */
export function toTrigger(event: WebhookEvent, inputs: ActionInputs): Trigger {
  const byHand = event.name === 'workflow_dispatch';
  const wishes = readInputs(byHand ? withTyped(event, inputs) : inputs);
  if (event.name === 'schedule' && (wishes.command ?? 'primer-sync') === 'primer-sync') {
    return fromSchedule(event, wishes);
  }
  const own = readEvent(event);

  if (own?.kind === 'command') {
    if (agree(wishes, own.command)) return wishes.auto ? withoutWaiting(own.command) : own;
    return fromWishes(event, wishes, wishes.command ?? commandNameOf(own.command));
  }
  if (own?.kind === 'ignored' && (wishes.issue ?? wishes.pullRequest) === undefined) return own;
  if (wishes.command !== undefined) return fromWishes(event, wishes, wishes.command);
  if (byHand) {
    throw new Stop(
      'failed',
      'Nothing says what to do: set the input `command` to plan, revise, implement or primer-sync.',
    );
  }
  return own ?? ignored(`nothing to do on \`${eventName(event)}\``);
}

/** An event that only asks something names nothing that the inputs could be about. */
function commandNameOf({ kind }: Command): CommandName {
  return kind === 'plan' || kind === 'revise' || kind === 'primer-sync' ? kind : 'implement';
}

/** An approval that was given stays what it is. */
function withoutWaiting(command: Command): Trigger {
  if (command.kind === 'plan') return { kind: 'command', command: { ...command, auto: true } };
  if (command.kind === 'implement' && command.approval.kind === 'commented') {
    return { kind: 'command', command: { ...command, approval: { ...command.approval, auto: true } } };
  }
  return { kind: 'command', command };
}

/** The workflow of the default branch says when: nobody has to be asked for. */
function fromSchedule(event: WebhookEvent, { runKey }: Wishes): Trigger {
  const { repository, sender: actor } = readPayload(scheduled, event.name, event.payload);
  const runId = runIdOf([repository.id, 'primer-sync', 'scheduled', runKey]);
  return { kind: 'command', command: { kind: 'primer-sync', repository, actor, runId, by: 'host' } };
}

function agree(wishes: Wishes, command: Command): boolean {
  if (wishes.command !== undefined && wishes.command !== command.kind) return false;
  if (command.kind === 'primer-sync') return true;
  if (command.kind === 'revise' && wishes.instructions !== '') return false;
  const wished = command.kind === 'plan' ? wishes.issue : wishes.pullRequest;
  return wished === undefined || wished === numberOf(command);
}

function fromWishes(event: WebhookEvent, wishes: Wishes, kind: CommandName): Trigger {
  const { repository, sender: actor } = readPayload(anyPayload, eventName(event), event.payload);
  const about = subjectOf(event);
  const { auto, instructions, runKey } = wishes;
  if (kind === 'primer-sync') {
    if (wishes.pullRequest !== undefined)
      return afterMerge({ repository, actor, pullRequest: wishes.pullRequest });
    const runId = runIdOf([repository.id, kind, 'dispatched', runKey]);
    return { kind: 'command', command: { kind, repository, actor, runId, by: 'person' } };
  }
  if (kind === 'plan') {
    const number = required(wishes.issue ?? about.issue?.number, 'issue', kind);
    const runId = runIdOf([repository.id, kind, number, 'dispatched', runKey]);
    const issue = { kind: 'dispatched', number } as const;
    return { kind: 'command', command: { kind, repository, actor, runId, issue, auto } };
  }
  const pullRequest = required(wishes.pullRequest ?? about.pull_request?.number, 'pull_request', kind);
  const runId = runIdOf([repository.id, kind, pullRequest, 'dispatched', runKey]);
  if (kind === 'revise') {
    const request = { kind: 'dispatched', instructions } as const;
    return { kind: 'command', command: { kind, repository, actor, runId, pullRequest, request } };
  }
  const approval = { kind: 'dispatched', auto } as const;
  return { kind: 'command', command: { kind, repository, actor, runId, pullRequest, approval } };
}

function required(number: number | undefined, input: string, command: CommandName): number {
  if (number !== undefined) return number;
  throw new Stop('failed', `\`${command}\` needs to know what it is about: set the input \`${input}\`.`);
}

/**
 * What was typed into a workflow's form counts where the workflow does not pass it on as an input. Not `auto`: to go
 * on without an approval, the workflow has to say so.
 */
function withTyped(event: WebhookEvent, inputs: ActionInputs): ActionInputs {
  const typed = readPayload(workflowDispatch, event.name, event.payload).inputs ?? {};
  const pick = (key: 'command' | 'issue' | 'pull_request' | 'instructions') => {
    const given = inputs[key]?.trim() ?? '';
    return given === '' ? String(typed[key] ?? '') : given;
  };
  return {
    ...inputs,
    command: pick('command'),
    issue: pick('issue'),
    pull_request: pick('pull_request'),
    instructions: pick('instructions'),
  };
}

function subjectOf(event: WebhookEvent): z.output<typeof subjectPayload> {
  return subjectPayload.safeParse(event.payload).data ?? {};
}
