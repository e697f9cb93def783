import { type CancelRequest, openCancelWatch } from '../../github/cancellation.ts';
import { explainGitHubError } from '../../github/explain-error.ts';
import { sayOf } from '../../github/permissions.ts';
import type { Run } from '../run/run.ts';
import { assertHostGoesOn, cancelled } from './cancelled.ts';

const LOOK_EVERY_MS = 10_000;

/**
 * From here on `run.mayGoOn` ends the run where somebody who may has said `/baton cancel` on one of `numbers`. Comments
 * are looked at every ten seconds at most; a look that fails is no reason to stop.
 */
export async function watchForCancel(run: Run, { numbers }: { numbers: readonly number[] }): Promise<void> {
  const { deps, bot } = run;
  const watch = await openCancelWatch(deps.github, { numbers: [...new Set(numbers)] });
  let lookedAt = Number.NEGATIVE_INFINITY;
  let waiting: CancelRequest[] = [];

  const look = async () => {
    const requests = [...waiting, ...(await watch.news())];
    waiting = [];
    for (const request of requests) {
      const { author } = request;
      const say = await sayOf(deps.github, { actor: author, bot, policy: run.config.approval });
      if (say.kind === 'has') return author;
      if (say.kind === 'unknown') waiting.push(request);
    }
    return undefined;
  };

  run.mayGoOn = async ({ now = false } = {}) => {
    assertHostGoesOn(deps, run.stage);
    const moment = deps.clock().getTime();
    if (!now && moment - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = moment;
    const author = await look().catch((error: unknown) => {
      const explained = explainGitHubError(error);
      if (!explained) throw error;
      deps.log.warn(`Whether the run was cancelled could not be looked up. ${explained.message}`);
    });
    if (author) throw cancelled(run.stage, `Cancelled by @${author.login}.`);
  };
}
