/** As `engines` of package.json has it: the first that disposes of what is declared with `using`. */
export const OLDEST_NODE = 24;

/** Whether a version of Node, such as `v24.1.0`, is new enough. */
export function isNewEnough(version: string): boolean {
  return Number.parseInt(version.replace(/^v/, ''), 10) >= OLDEST_NODE;
}

/** What to say of one that is not. */
export const tooOld = (version: string) => `Node ${version} is too old: Baton needs ${OLDEST_NODE} or newer.`;

export const INSTALL_NODE = 'Install the current LTS release from https://nodejs.org.';
