import { join } from 'node:path';
import { type Checkout, makeCheckout } from '../../../init/support/checkout.ts';
import type { ScriptedModel } from '../../../support/claude/scripted-model.ts';
import type { ClaudeStandIn } from '../../../support/claude/start-claude.ts';
import { startClaude } from '../../../support/claude/start-claude.ts';
import { pathWithout } from '../../../support/path-without.ts';
import { withoutReviews } from '../../../support/reviews-off.ts';
import { greeting } from '../../../support/scenarios/greeting.ts';
import { type BatonRun, runBaton } from './run-baton.ts';

/** Somebody's own repository, on no GitHub, and a scripted model. */
export interface OwnRepository extends AsyncDisposable {
  checkout: Checkout;
  claude: ClaudeStandIn;
  /** With the key of the model. */
  environment: Record<string, string>;
  baton(args: readonly string[], options?: Partial<Parameters<typeof runBaton>[1]>): Promise<BatonRun>;
  /** Subjects of the commits of a branch beyond the first commit, oldest first. */
  subjects(branch: string): string[];
}

export const SANDBOX_REQUIRED = { '.github/baton.yml': 'sandbox: { mode: required }\n' };

/** The environment of a machine that has all but the sandbox. */
export async function withoutBubblewrap({ checkout }: OwnRepository): Promise<{ PATH: string }> {
  return { PATH: await pathWithout(['bwrap'], join(checkout.root, '.git/programs')) };
}

export async function openOwnRepository({
  model,
  files = greeting.files,
  reviewed = false,
  remote,
}: {
  model: ScriptedModel;
  files?: Record<string, string>;
  /** See `StoryParams`. */
  reviewed?: boolean;
  remote?: string;
}): Promise<OwnRepository> {
  const claude = await startClaude({ models: model });
  const checkout = await makeCheckout(reviewed ? files : withoutReviews(files), {
    ...(remote !== undefined && { remote }),
  });
  const { git, root } = checkout;
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.com');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'First');
  const environment = { ANTHROPIC_API_KEY: claude.apiKey, ANTHROPIC_BASE_URL: claude.baseUrl };
  return {
    checkout,
    claude,
    environment,
    baton: (args, { environment: more, ...options } = {}) =>
      runBaton(args, { directory: root, environment: { ...environment, ...more }, ...options }),
    subjects: (branch) => git('log', '--reverse', '--format=%s', `main..${branch}`).trim().split('\n'),
    async [Symbol.asyncDispose]() {
      await claude.close();
      await checkout[Symbol.asyncDispose]();
    },
  };
}
