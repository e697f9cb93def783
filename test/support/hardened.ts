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
function readingToken({ github, repository }: Story): string {
  const permissions = { contents: 'read', issues: 'read', pull_requests: 'read' } as const;
  return github.appToken({ repositories: [repository], permissions });
}

interface PartOptions {
  /** What the part that publishes has instead of the token of the workflow. */
  token?: string;
  inputs?: Record<string, string>;
  runId?: string;
  kill?: AbortSignal;
}

/** The first part, which has the key and a token that reads. */
export async function runWork(
  story: Story,
  event: ActionEvent,
  { handover, inputs, token: _other, ...options }: PartOptions & { handover: string },
): Promise<ActionRun> {
  const run = await runAction({
    event,
    repository: story.repository.fullName,
    inputs: {
      anthropic_api_key: story.claude.apiKey,
      github_token: readingToken(story),
      part: 'work',
      handover,
      ...inputs,
    },
    endpoints: { ...story.github, anthropicUrl: story.claude.baseUrl },
    ...options,
  });
  await replaySessions(run.sessionRecords, story.repository);
  return run;
}

/** The second part, which has a token that writes, and neither the key nor the address of the model. */
export function runPublish(
  story: Story,
  event: ActionEvent,
  { handover, inputs, token = story.token, ...options }: PartOptions & { handover: string },
): Promise<ActionRun> {
  return runAction({
    event,
    repository: story.repository.fullName,
    inputs: { github_token: token, part: 'publish', handover, ...inputs },
    endpoints: { ...story.github, anthropicUrl: undefined },
    ...options,
  });
}

/** Runs both parts for an event, one after the other. */
export async function runInTwoParts(
  story: Story,
  event: ActionEvent,
  { between, ...options }: PartOptions & { between?: Between } = {},
): Promise<TwoParts> {
  const parent = await mkdtemp(join(tmpdir(), 'artifact-'));
  const handover = join(parent, 'baton-handover');
  try {
    const work = await runWork(story, event, { handover, ...options });
    await between?.(handover);
    const publish = await runPublish(story, event, { handover, ...options });
    return { work, publish };
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
