import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaySessions } from './replay-story.ts';
import { type ActionEvent, type ActionRun, runAction } from './run-action.ts';
import type { Story } from './story.ts';

/** A job in two parts, each a process with an environment of its own, as two jobs of a workflow are. */
export interface TwoParts {
  work: ActionRun;
  publish: ActionRun;
}

/** What a directory holds between the two parts may be looked at, or meddled with. */
type Between = (directory: string) => Promise<void> | void;

/** The token of a job that may read and nothing else, as `permissions:` of the workflow have it. */
export function readingToken({ github, repository }: Story): string {
  const permissions = { contents: 'read', issues: 'read', pull_requests: 'read' } as const;
  return github.appToken({ repositories: [repository], permissions });
}

/** Runs both parts for an event: the first has the key and a token that reads, the second a token that writes. */
export async function runInTwoParts(
  story: Story,
  event: ActionEvent,
  { between, inputs = {}, runId }: { between?: Between; inputs?: Record<string, string>; runId?: string } = {},
): Promise<TwoParts> {
  const parent = await mkdtemp(join(tmpdir(), 'artifact-'));
  const handover = join(parent, 'baton-handover');
  const common = { event, repository: story.repository.fullName, ...(runId && { runId }) };
  try {
    const work = await runAction({
      ...common,
      inputs: {
        anthropic_api_key: story.claude.apiKey,
        github_token: readingToken(story),
        part: 'work',
        handover,
        ...inputs,
      },
      endpoints: { ...story.github, anthropicUrl: story.claude.baseUrl },
    });
    await replaySessions(work.sessionRecords, story.repository);
    await between?.(handover);
    const publish = await runAction({
      ...common,
      inputs: { github_token: story.token, part: 'publish', handover, ...inputs },
      endpoints: { ...story.github, anthropicUrl: undefined },
    });
    return { work, publish };
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
