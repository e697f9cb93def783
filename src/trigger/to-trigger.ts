import type { z } from 'zod';
import type { Command } from '../core/command.ts';
import { Stop } from '../core/stop.ts';
import { type ActionInputs, type CommandName, readInputs, type Wishes } from './inputs.ts';
import { anyPayload, subjectPayload, workflowDispatch } from './payloads.ts';
import { eventName, readEvent, type Trigger, type WebhookEvent } from './read-event.ts';
import { readPayload } from './read-payload.ts';
import { runIdOf } from './run-id.ts';

/** The events that Baton answers to. Any other one starts something only where the inputs name a command. */
export const HANDLED_EVENTS = [
  'issues.labeled',
  'pull_request_review.submitted',
  'workflow_dispatch',
] as const;

/**
 * The event decides the command; the inputs override it. Nobody's permission is checked here.
 * Throws `Stop('failed')` when the inputs or the payload cannot be read, or do not say enough.
 */
export function toTrigger(event: WebhookEvent, inputs: ActionInputs): Trigger {
  const byHand = event.name === 'workflow_dispatch';
  const wishes = readInputs(byHand ? withTyped(event, inputs) : inputs);
  const own = readEvent(event);

  if (own?.kind === 'command') {
    if (agree(wishes, own.command)) return own;
    return fromWishes(event, wishes, wishes.command ?? own.command.kind);
  }
  if (own?.kind === 'ignored' && (wishes.issue ?? wishes.pullRequest) === undefined) return own;
  if (wishes.command !== undefined) return fromWishes(event, wishes, wishes.command);
  if (byHand) {
    throw new Stop('failed', 'Nothing says what to do: set the input `command` to plan or implement.');
  }
  return own ?? { kind: 'ignored', reason: `nothing to do on \`${eventName(event)}\`` };
}

function agree(wishes: Wishes, command: Command): boolean {
  if (wishes.command !== undefined && wishes.command !== command.kind) return false;
  if (command.kind === 'implement') {
    return wishes.pullRequest === undefined || wishes.pullRequest === command.pullRequest;
  }
  const number = command.issue.kind === 'labeled' ? command.issue.issue.number : command.issue.number;
  return wishes.issue === undefined || wishes.issue === number;
}

function fromWishes(event: WebhookEvent, wishes: Wishes, kind: CommandName): Trigger {
  const { repository, sender: actor } = readPayload(anyPayload, eventName(event), event.payload);
  const about = subjectOf(event);
  const { auto, runKey } = wishes;
  if (kind === 'plan') {
    const number = required(wishes.issue ?? about.issue?.number, 'issue', kind);
    const runId = runIdOf([repository.id, kind, number, 'dispatched', runKey]);
    const issue = { kind: 'dispatched', number, auto } as const;
    return { kind: 'command', command: { kind, repository, actor, runId, issue } };
  }
  const pullRequest = required(wishes.pullRequest ?? about.pull_request?.number, 'pull_request', kind);
  const runId = runIdOf([repository.id, kind, pullRequest, 'dispatched', runKey]);
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
  const pick = (key: 'command' | 'issue' | 'pull_request') => {
    const given = inputs[key]?.trim() ?? '';
    return given === '' ? String(typed[key] ?? '') : given;
  };
  return {
    ...inputs,
    command: pick('command'),
    issue: pick('issue'),
    pull_request: pick('pull_request'),
  };
}

function subjectOf(event: WebhookEvent): z.output<typeof subjectPayload> {
  return subjectPayload.safeParse(event.payload).data ?? {};
}
