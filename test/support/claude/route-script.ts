import { type ModelTurn, type ScriptedModel, ScriptProblem } from './scripted-model.ts';

/** The tool by which each role of the product is known. */
const toolOfRole = {
  planner: 'submit_plan',
  implementer: 'complete_step',
  reviewer: 'submit_review',
  primerKeeper: 'submit_primer',
} as const;

/** One script for each role; a role without one must not be asked. */
export function byRole(scripts: Partial<Record<keyof typeof toolOfRole, ScriptedModel>>): ScriptedModel {
  return route(scripts, (role, { tools }) => tools.includes(toolOfRole[role]));
}

/** The script of the first tool on offer that has one. */
export function byTool(scripts: Record<string, ScriptedModel>): ScriptedModel {
  return route(scripts, (name, { tools }) => tools.includes(name));
}

export function byModel(scripts: Record<string, ScriptedModel>): ScriptedModel {
  return route(scripts, (id, { model }) => model === id);
}

/** The script of the first key that the system prompt contains. */
export function bySystem(scripts: Record<string, ScriptedModel>): ScriptedModel {
  return route(scripts, (part, { system }) => system.includes(part));
}

function route<Key extends string>(
  scripts: Partial<Record<Key, ScriptedModel>>,
  matches: (key: Key, turn: ModelTurn) => boolean,
): ScriptedModel {
  const routes = Object.entries(scripts) as [Key, ScriptedModel][];
  const play = (turn: ModelTurn) => {
    const found = routes.find(([key]) => matches(key, turn));
    if (found) return found[1](turn);
    const known = routes.map(([key]) => key).join(', ');
    throw new ScriptProblem(
      `No script (of ${known}) for a turn of ${turn.model} with the tools ${turn.tools.join(', ')}`,
    );
  };
  const leftovers = () =>
    routes.flatMap(([key, model]) => (model.leftovers?.() ?? []).map((line) => `${key}: ${line}`));
  return Object.assign(play, { leftovers });
}
