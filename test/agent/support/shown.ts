import type { ModelTurn, Reply, Step } from '../../support/claude/scripted-model.ts';

/** A step that keeps what the model was shown before it gives its reply. */
export function shown(turns: ModelTurn[], reply: Reply): Step {
  return (turn) => {
    turns.push(turn);
    return reply;
  };
}
