import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { searchPath, type Variables } from '../../workspace/search-path.ts';
import { type Check, ok, warning } from '../finding.ts';

/** What the sandbox is made of, and the Debian package that has each. */
const PROGRAMS = { bwrap: 'bubblewrap', socat: 'socat', rg: 'ripgrep' } as const;

export const programs: Check = {
  id: 'programs',
  area: 'machine',
  look: async ({ environment }) => {
    const missing: string[] = [];
    for (const [program, name] of Object.entries(PROGRAMS)) {
      if (!(await isInstalled(program, environment))) missing.push(name);
    }
    const needed = Object.values(PROGRAMS).join(', ');
    return missing.length === 0
      ? ok(`${needed} are installed.`)
      : warning(
          `The sandbox needs ${needed}; missing here: ${missing.join(', ')}.`,
          `On Debian and Ubuntu: \`sudo apt-get install ${missing.join(' ')}\`.`,
        );
  },
};

async function isInstalled(program: string, environment: Variables): Promise<boolean> {
  for (const folder of searchPath(environment)) {
    const path = join(folder, program);
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return true;
  }
  return false;
}
