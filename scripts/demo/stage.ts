import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type ClaudeStandIn, startClaude } from '../../test/support/claude/start-claude.ts';
import { type GitHubStandIn, startGitHub } from '../../test/support/github/start-github.ts';
import type { Issue, Repository } from '../../test/support/github/state.ts';
import { type ActionEvent, type ActionRun, runAction } from '../../test/support/run-action.ts';
import { searchCache, searchCacheModel } from '../../test/support/scenarios/search-cache.ts';
import { DemoFailure } from './demo-failure.ts';
import type { Model } from './invocation.ts';

/** GitHub's stand-in with the repository and the issue that the demo is about, and whoever plays the model. */
export interface Stage extends AsyncDisposable {
  github: GitHubStandIn;
  repository: Repository;
  issue: Issue;
  /** Runs the built action on an event, as GitHub's runner does. */
  run(event: ActionEvent, onLog: (text: string) => void): Promise<ActionRun>;
  /** Requests to the stand-ins so far. Throws for those that the real ones would not have taken. */
  assertClean(): { github: number; model: number };
}

export const PEOPLE = { asker: 'asker', maintainer: 'maintainer', reviewer: 'reviewer' } as const;

/** What a run of the real model may cost, in US dollars. */
export const MAX_RUN_USD = 1;

const BUILT_ACTION = resolve(import.meta.dirname, '../../dist/action.js');

/** `temporary`: for what the action puts into the system's temporary directory. */
export async function openStage(
  model: Model,
  { temporary, signal }: { temporary: string; signal: AbortSignal },
): Promise<Stage> {
  await assertEquipped();
  await using resources = new AsyncDisposableStack();
  const github = resources.use(await startGitHub({ clock: () => new Date() }));
  const claude =
    model.kind === 'stand-in'
      ? resources.use(await startClaude({ models: searchCacheModel() }))
      : undefined;
  const { owner, name, files } = searchCache;
  const repository = await github.createRepository({ owner, name, files });
  for (const user of [PEOPLE.maintainer, PEOPLE.reviewer])
    github.setPermission({ repository, user, role: 'write' });
  const issue = github.createIssue({ repository, author: PEOPLE.asker, ...searchCache.issue });
  const token = github.appToken({ repositories: [repository] });
  const access = modelAccess(model, claude);
  const opened = resources.move();

  return {
    github,
    repository,
    issue,
    async run(event, onLog) {
      signal.throwIfAborted();
      const run = {
        event,
        repository: repository.fullName,
        inputs: { github_token: token, ...access.inputs },
        endpoints: { ...github, anthropicUrl: access.url },
        // The quality check of the target needs npm, which lies where the user's own PATH says.
        environment: {
          TMPDIR: temporary,
          PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
        },
        onLog,
        kill: signal,
      };
      const result = await runAction(run);
      signal.throwIfAborted();
      return result;
    },
    assertClean() {
      github.assertClean();
      claude?.assertClean();
      return { github: github.requests.length, model: claude?.requests.length ?? 0 };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function modelAccess(
  model: Model,
  claude: ClaudeStandIn | undefined,
): { inputs: Record<string, string>; url: string | undefined } {
  if (model.kind === 'live') {
    const inputs = { anthropic_api_key: model.apiKey, max_cost_usd: String(MAX_RUN_USD) };
    return { inputs, url: model.baseUrl };
  }
  return { inputs: { anthropic_api_key: claude?.apiKey ?? '' }, url: claude?.baseUrl };
}

async function assertEquipped(): Promise<void> {
  if (!existsSync(BUILT_ACTION)) {
    throw new DemoFailure('The action is not built yet. Start the demo by `npm run demo`, which builds it.');
  }
  await promisify(execFile)('git', ['--version']).catch((cause: unknown) => {
    throw new DemoFailure('git cannot be started here. Install it and start the demo again.', { cause });
  });
}
