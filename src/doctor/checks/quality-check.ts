import type { Config } from '../../config/schema.ts';
import { type Check, ok, type Verdict, warning } from '../finding.ts';
import { withConfiguration, withFiles } from '../where-possible.ts';

export const qualityCheck: Check = {
  id: 'quality-check',
  area: 'files',
  look: withFiles((_files, parts) => withConfiguration(judge)(parts)),
};

function judge({ quality: { commands } }: Config): Verdict {
  return commands.length > 0
    ? ok(commands.map((command) => `\`${command}\``).join(', '))
    : warning(
        'No quality check is configured: a phase is done when the model says so.',
        'Name its commands under `quality.commands` in .github/baton.yml.',
      );
}
