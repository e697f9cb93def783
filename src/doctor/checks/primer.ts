import { type Check, ok, warning } from '../finding.ts';
import { withConfiguration, withFiles } from '../where-possible.ts';

export const primer: Check = {
  id: 'primer',
  area: 'files',
  look: withFiles((files, parts) =>
    withConfiguration(async ({ plans }) => {
      const path = plans.primer;
      const text = await files.read(path);
      return text !== undefined && text.trim() !== ''
        ? ok(path)
        : warning(
            `There is no primer at ${path}: each run finds out anew how the project is built.`,
            '`baton init` writes one to fill in.',
          );
    })(parts),
  ),
};
