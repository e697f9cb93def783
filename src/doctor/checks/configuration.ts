import { type Check, ok, problem } from '../finding.ts';
import { CONFIGURATION } from '../gather-parts.ts';
import { withFiles } from '../where-possible.ts';

export const configuration: Check = {
  id: 'configuration',
  area: 'files',
  look: withFiles((_files, { configuration: found }) => {
    switch (found.kind) {
      case 'valid':
        return ok(`${CONFIGURATION} is valid.`);
      case 'absent':
        return ok(`There is no ${CONFIGURATION}: every key has its default.`);
      case 'invalid': {
        const [first = '', ...lines] = found.message.split('\n');
        const says = lines.length === 0 ? first : [`${CONFIGURATION} is not valid:`, ...lines].join('\n');
        return problem(says, "Correct it; Baton's docs/configuration.md has every key.");
      }
    }
  }),
};
