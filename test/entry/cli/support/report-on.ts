import { makeCheckout } from '../../../init/support/checkout.ts';
import type { Story } from '../../../support/story.ts';
import { type TypedRun, typed } from './typed.ts';

/** `baton report` in a clone of the story's repository. */
export async function reportOn(
  { github, repository, token }: Pick<Story, 'github' | 'repository' | 'token'>,
  ...args: string[]
): Promise<TypedRun> {
  await using checkout = await makeCheckout({ 'a.txt': 'a' });
  checkout.git('remote', 'add', 'origin', `${github.serverUrl}/${repository.fullName}.git`);
  return await typed(['report', ...args], {
    directory: checkout.root,
    environment: { GITHUB_TOKEN: token, GITHUB_SERVER_URL: github.serverUrl, GITHUB_API_URL: github.apiUrl },
  });
}
