import type { Command } from '../../core/command.ts';
import type { Bot } from '../../core/people.ts';

/**
 * Whether a command came of what Baton itself did: a comment of its own, a label that it set. Only a workflow that it
 * started is meant.
 */
export function isOwnEvent(command: Command, bot: Bot): boolean {
  return command.actor.id === bot.id && !isDispatched(command);
}

function isDispatched(command: Command): boolean {
  switch (command.kind) {
    case 'plan':
      return command.issue.kind === 'dispatched';
    case 'implement':
      return command.approval.kind === 'dispatched';
    case 'revise':
      return command.request.kind === 'dispatched';
    case 'primer-sync':
      return true;
    case 'cancel':
    case 'status':
    case 'help':
      return false;
  }
}
