/** What the names of Baton's branches begin with: `baton/issue-42-redis-caching`. */
export const OWN_BRANCH = 'baton/issue-';

/** The issue that a branch of Baton's is for; undefined where its name does not say. */
export function issueOfBranchName(name: string): number | undefined {
  if (!name.startsWith(OWN_BRANCH)) return undefined;
  const [digits = ''] = name.slice(OWN_BRANCH.length).split('-');
  return /^[1-9][0-9]{0,9}$/.test(digits) ? Number(digits) : undefined;
}
