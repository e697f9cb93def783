import { readLabelNames } from '../../github/settings/repository-settings.ts';
import { type Check, ok, problem, warning } from '../finding.ts';
import { withConfiguration, withGitHub } from '../where-possible.ts';

/** Whether there is something to start Baton with. */
export const labels: Check = {
  id: 'labels',
  area: 'github',
  byHand: 'Issues → Labels',
  look: withGitHub(({ client }, parts) =>
    withConfiguration(async ({ labels: names }) => {
      const present = new Set((await readLabelNames(client)).map((name) => name.toLowerCase()));
      const { plan, auto } = names;
      const missing = [plan, auto].filter((label) => !present.has(label.toLowerCase()));
      if (missing.length === 0) {
        return ok(
          `\`${plan}\` and \`${auto}\` are there; those that show a state are made when they are needed.`,
        );
      }
      const says = `There is no label ${missing.map((label) => `\`${label}\``).join(' and no ')}.`;
      const remedy = '`baton init` makes them, or: Issues → Labels → New label.';
      return missing.includes(plan) ? problem(says, remedy) : warning(says, remedy);
    })(parts),
  ),
};
