import type { GitHubClient } from './client.ts';
import { failureOf } from './failure.ts';
import { backoff } from './patience.ts';

/**
 * Creates something that must not be there twice. `create` is not repeated blindly: after a failure, `find` looks
 * whether it took effect, or somebody else was faster. Throws what `create` threw.
 */
export async function createOnce<T>(
  gh: GitHubClient,
  { create, find }: { create: () => Promise<T>; find: () => Promise<T | undefined> },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      const status = failureOf(error)?.status;
      const mayExist = status === 0 || status === 422 || (status !== undefined && status >= 500);
      if (!mayExist) throw error;
      if (status !== 422) await gh.pause(backoff(attempt, gh.patience));
      const found = await find();
      if (found !== undefined) return found;
      if (status === 422 || attempt >= gh.patience.attempts) throw error;
    }
  }
}
