import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import { explainGitHubError } from './explain-error.ts';
import { failureOf } from './failure.ts';

export interface NewLabel {
  name: string;
  /** Six hex digits, without a `#`. */
  color: string;
  /** At most 100 characters. */
  description: string;
}

/** Makes labels in the repository. One that is there already stays as it is. Throws Stop with what to do. */
export async function createLabels(
  gh: GitHubClient,
  labels: readonly NewLabel[],
): Promise<{ created: string[]; present: string[] }> {
  const created: string[] = [];
  const present: string[] = [];
  for (const label of labels) {
    ((await isNew(gh, label)) ? created : present).push(label.name);
  }
  return { created, present };
}

async function isNew({ octokit, owner, repo }: GitHubClient, label: NewLabel): Promise<boolean> {
  try {
    // A name is there once, so sending this twice does no harm.
    await octokit.rest.issues.createLabel({ owner, repo, ...label, request: { mayRepeat: true } });
    return true;
  } catch (error) {
    if (isPresent(error)) return false;
    throw explainGitHubError(error) ?? error;
  }
}

const alreadyExists = z.object({
  response: z.object({ data: z.object({ errors: z.array(z.object({ code: z.string() })) }) }),
});

function isPresent(error: unknown): boolean {
  if (failureOf(error)?.status !== 422) return false;
  const { data } = alreadyExists.safeParse(error);
  return data?.response.data.errors.some(({ code }) => code === 'already_exists') ?? false;
}
