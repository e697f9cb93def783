import { byRole } from '../claude/route-script.ts';
import type { ModelTurn, Reply, ScriptedModel, Step } from '../claude/scripted-model.ts';
import { say } from '../claude/scripted-model.ts';
import { greetingScripts } from './greeting.ts';

const { planner, phaseOne, phaseTwo, report } = greetingScripts;

/**
 * The model of the greeting that may be asked from the start again and again, as often as its run is broken off: what it
 * says depends on what it is told alone. `before` is told of each turn, and may hold it up.
 */
export function greetingModelAnew(
  before: (turn: string) => void | Promise<void> = () => undefined,
): ScriptedModel {
  return byRole({
    planner: async (turn) => {
      await before(`planner, turn ${turn.turnIndex + 1}`);
      return played(turn, planner[turn.turnIndex] ?? say('I have nothing to add.'));
    },
    implementer: async (turn) => {
      const { what, step } = implementerStep(turn);
      await before(`implementer, ${what}`);
      return played(turn, step);
    },
  });
}

function implementerStep({ lastUserText, lastToolResults }: ModelTurn): { what: string; step: Step } {
  if (lastToolResults.length > 0) return { what: 'after its calls', step: say('That is done.') };
  if (lastUserText.includes('Phase 1 of 2')) return { what: 'phase 1', step: phaseOne[0] };
  if (lastUserText.includes('Phase 2 of 2')) return { what: 'phase 2', step: phaseTwo[0] };
  return { what: 'report', step: report };
}

function played(turn: ModelTurn, step: Step): Reply | Promise<Reply> {
  return typeof step === 'function' ? step(turn) : step;
}
