import { Stop } from '../../core/stop.ts';
import { readRepository } from '../../github/repository.ts';
import { startWorkflow } from '../../github/workflows.ts';
import type { Call, Result } from './command.ts';
import { accessHere } from './github-access.ts';
import { UsageError } from './usage-error.ts';

const WORKFLOW = 'baton.yml';

/** The number that was typed for an issue or a pull request; undefined for anything else. */
export function numberIn(text: string): number | undefined {
  return /^#?[1-9][0-9]{0,9}$/.test(text) ? Number(text.replace('#', '')) : undefined;
}

/**
 * Has the repository's own workflow do it, in the name of whoever the token belongs to, whose permission is looked up there.
 * Throws `UsageError` for an option that is about work on this machine, but for those in `understood`.
 */
export async function startOnGitHub(
  { environment, directory, log, values }: Pick<Call, 'environment' | 'directory' | 'log' | 'values'>,
  inputs: { command: string; issue?: string; pull_request?: string; instructions?: string; auto?: string },
  { understood = [] }: { understood?: readonly string[] } = {},
): Promise<Result> {
  const [local] = Object.entries(values).filter(([name, value]) => value && !understood.includes(name));
  if (local) {
    throw new UsageError(
      `--${local[0]} is for work on this machine. On GitHub the repository's .github/baton.yml holds: leave it out.`,
    );
  }
  const { client, repository, serverUrl } = await accessHere(
    { environment, directory, log },
    { because: 'A number means an issue or pull request on GitHub.' },
  );
  const { defaultBranch: ref } = await readRepository(client);
  const start = await startWorkflow(client, { file: WORKFLOW, ref, inputs });
  if (start.kind === 'declined') {
    throw new Stop(
      'refused',
      `GitHub did not start ${WORKFLOW}: ${start.why}. It has to be on the default branch (\`baton init\`), and the token needs the permission actions: write.`,
    );
  }
  const { owner, name } = repository;
  const about = inputs.issue ?? inputs.pull_request;
  const at = `${serverUrl}/${owner}/${name}/actions${start.run === undefined ? '' : `/runs/${start.run}`}`;
  return {
    text: `Started \`${inputs.command}\` for #${about} in ${owner}/${name}: ${at}`,
    data: { started: { workflow: WORKFLOW, repository: `${owner}/${name}`, inputs, url: at } },
  };
}
