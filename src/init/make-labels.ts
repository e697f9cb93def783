import { Stop } from '../core/stop.ts';
import type { GitHubClient } from '../github/client.ts';
import { createLabels, type NewLabel } from '../github/create-labels.ts';
import { labelCommands } from './labels.ts';
import type { RemoteRepository } from './remote.ts';

/** What has become of the labels; where there is a place for them that they were not made in, with the commands to make them. */
export type Labels =
  | { kind: 'made'; repository: string; created: string[]; present: string[] }
  | { kind: 'no_place' }
  | { kind: 'to_make'; because: string; commands: string[] };

/** Makes the labels where there is access. That they cannot be made ends nothing. */
export async function makeLabels(
  gh: GitHubClient | undefined,
  { labels, repository }: { labels: readonly NewLabel[]; repository: RemoteRepository | undefined },
): Promise<Labels> {
  if (repository === undefined) return { kind: 'no_place' };
  const name = `${repository.owner}/${repository.name}`;
  const commands = labelCommands(
    labels,
    repository.host === 'github.com' ? name : `${repository.host}/${name}`,
  );
  if (gh === undefined) {
    const because = `neither GITHUB_TOKEN nor GH_TOKEN holds a token for ${repository.host}`;
    return { kind: 'to_make', because, commands };
  }
  try {
    return { kind: 'made', repository: name, ...(await createLabels(gh, labels)) };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { kind: 'to_make', because: error.message, commands };
  }
}
