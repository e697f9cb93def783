import { readActionsPolicy } from '../../github/settings/repository-settings.ts';
import { type Check, ok, problem, warning } from '../finding.ts';
import { withGitHub } from '../where-possible.ts';

/** Whether workflows of the repository run, and may use Baton. */
export const actions: Check = {
  id: 'actions',
  area: 'github',
  byHand: 'Settings → Actions → General, "Actions permissions"',
  look: withGitHub(async ({ client }, { asApp, steps }) => {
    if (asApp) return ok('Not needed: the App does the work.');
    const policy = await readActionsPolicy(client);
    if (policy === 'all') return ok('Workflows run, and may use any action.');
    if (policy === 'off') {
      return problem('Actions are switched off.', 'Settings → Actions → General → "Actions permissions".');
    }
    const uses = steps[0]?.uses.split('@')[0] ?? 'Baton';
    return warning(
      policy === 'local_only'
        ? 'Only actions of the same owner may be used.'
        : 'Only chosen actions may be used.',
      `See that ${uses} is among them: Settings → Actions → General → "Actions permissions".`,
    );
  }),
};
