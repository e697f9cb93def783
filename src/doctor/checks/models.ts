import type { Offered } from '../../agent/model-offer.ts';
import { type Check, ok, problem, waitsFor, warning } from '../finding.ts';
import { withConfiguration } from '../where-possible.ts';

/** Whether the models of the configuration are open to the key. */
export const models: Check = {
  id: 'models',
  area: 'claude',
  look: withConfiguration(async (config, { model }) => {
    if (model.kind === 'closed') return waitsFor('key', 'Not looked at, for the Claude API was not asked.');
    const roles = namedModels(config.models);
    const found: { name: string; roles: string; state: Offered }[] = [];
    for (const [name, keys] of roles) {
      found.push({ name, roles: keys.join(', '), state: await model.offer.find(name) });
    }
    const missing = found.filter(({ state }) => state.kind === 'missing');
    if (missing.length > 0) {
      return problem(
        `Not open to this key, or not known: ${missing.map(({ name, roles }) => `\`${name}\` (${roles})`).join('; ')}.`,
        'Correct `models` in .github/baton.yml, or see which models the workspace of the key may use.',
      );
    }
    const ending = found.flatMap(({ name, roles, state }) =>
      state.kind === 'ending'
        ? [`\`${name}\` (${roles})${state.on === undefined ? '' : ` on ${state.on}`}`]
        : [],
    );
    if (ending.length > 0) {
      return warning(
        `To be retired: ${ending.join('; ')}.`,
        'Choose a newer one under `models` in .github/baton.yml.',
      );
    }
    return ok(found.map(({ name }) => name).join(', '));
  }),
};

/** The roles that each model is named for. */
function namedModels(models: Readonly<Record<string, unknown>>): Map<string, string[]> {
  const roles = new Map<string, string[]>();
  for (const [role, name] of Object.entries(models)) {
    if (typeof name === 'string') roles.set(name, [...(roles.get(name) ?? []), role]);
  }
  return roles;
}
