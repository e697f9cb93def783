import { type Check, ok, problem } from '../finding.ts';

/** As `engines` of package.json has it. */
export const OLDEST_NODE = [22, 20] as const;

export const nodeVersion: Check = {
  id: 'node',
  area: 'machine',
  look: ({ nodeVersion: version }) => {
    const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
    const [oldestMajor, oldestMinor] = OLDEST_NODE;
    const isNew = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
    return isNew
      ? ok(`Node ${version}`)
      : problem(
          `Node ${version} is too old: Baton needs ${OLDEST_NODE.join('.')} or newer.`,
          'Install the current LTS release from https://nodejs.org.',
        );
  },
};
