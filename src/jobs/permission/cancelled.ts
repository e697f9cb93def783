import { Stop } from '../../core/stop.ts';
import type { Deps } from '../run/deps.ts';
import type { Stage } from '../run/run.ts';

/** The end of a run that somebody ended: what is kept of it, and how to go on. `how`: a sentence that says who or what. */
export function cancelled(stage: Stage, how: string): Stop {
  return new Stop('cancelled', `${how} ${whatRemains(stage)}`);
}

/** Throws where the host was told to end. */
export function assertHostGoesOn({ host }: Pick<Deps, 'host'>, stage: Stage): void {
  if (host.signal?.aborted) throw hostEnded(host, stage);
}

/** Only a workflow run has an address. Elsewhere it was a key on somebody's terminal, or the end of a server. */
export function hostEnded({ runUrl }: Pick<Deps['host'], 'runUrl'>, stage: Stage): Stop {
  return cancelled(
    stage,
    runUrl === undefined ? 'The run was interrupted.' : 'The workflow run was cancelled.',
  );
}

/** What is kept where a run ends at this stage, and how to go on. */
export function whatRemains(stage: Stage): string {
  switch (stage.kind) {
    case 'checking':
    case 'answering':
      return 'Nothing was changed. Start it again when you like.';
    case 'planning':
      return stage.otherwise === undefined
        ? 'No plan was made. To start again, comment `/baton plan` on the issue or add the label again.'
        : 'The plan stays as it was. To go on, approve it, or say in a comment what you want: `/baton help` lists the commands.';
    case 'revising':
      return 'The plan stays as it was. To have it revised, comment `/baton revise` with what should be different.';
    case 'implementing': {
      const { phases } = stage;
      const done = phases.filter(({ status }) => status === 'done').length;
      if (done === phases.length) {
        return `All ${done} phases are on the branch. To have them validated and handed over, comment \`/baton implement\`.`;
      }
      return `${done} of ${phases.length} phases are finished and stay on the branch. To go on with the next one, comment \`/baton implement\`.`;
    }
  }
}
