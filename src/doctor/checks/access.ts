import { type Check, ok, warning } from '../finding.ts';

/** Whether the token reaches the repository, and with what it was made for. */
export const access: Check = {
  id: 'access',
  area: 'github',
  look: ({ github }) => {
    if (github.kind === 'closed') return { status: github.status, says: github.why, remedy: github.remedy };
    const { name, facts } = github;
    if (facts.scopes !== undefined && !facts.scopes.includes('repo')) {
      return warning(
        `The token reaches ${name}, but without the scope \`repo\` (it has ${facts.scopes.join(', ') || 'none'}).`,
        'Make one with that scope, or a fine-grained one for this repository.',
      );
    }
    return ok(
      facts.access === 'unknown'
        ? `The token reaches ${name}.`
        : `The token reaches ${name}, with ${facts.access} access.`,
    );
  },
};
