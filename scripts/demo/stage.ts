import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type GitHubStandIn, startGitHub } from '../../test/support/github/start-github.ts';
import type { Issue, Repository } from '../../test/support/github/state.ts';
import { type ActionEvent, type ActionRun, runAction } from '../../test/support/run-action.ts';
import { searchCache } from '../../test/support/scenarios/search-cache.ts';
import { DemoFailure } from './demo-failure.ts';
import type { Model } from './invocation.ts';
import { openModel } from './model-access.ts';

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

const BUILT_ACTION = resolve(import.meta.dirname, '../../dist/action.js');

/** `temporary`: for what the action puts into the system's temporary directory. */
export async function openStage(
  chosen: Model,
  { temporary, signal }: { temporary: string; signal: AbortSignal },
): Promise<Stage> {
  await assertEquipped();
  await using resources = new AsyncDisposableStack();
  const github = resources.use(await startGitHub({ clock: () => new Date() }));
  const model = resources.use(await openModel(chosen));
  const { owner, name, files } = searchCache;
  const repository = await github.createRepository({ owner, name, files });
  for (const user of [PEOPLE.maintainer, PEOPLE.reviewer])
    github.setPermission({ repository, user, role: 'write' });
  const issue = github.createIssue({ repository, author: PEOPLE.asker, ...searchCache.issue });
  const token = github.appToken({ repositories: [repository] });
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
        inputs: { github_token: token, ...model.inputs },
        endpoints: { ...github, anthropicUrl: model.url },
        // The quality check needs npm, and where that lies the user's own PATH says.
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
      return { github: github.requests.length, model: model.assertClean() };
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function assertEquipped(): Promise<void> {
  if (!existsSync(BUILT_ACTION)) {
    throw new DemoFailure('The action is not built yet. Start the demo by `npm run demo`, which builds it.');
  }
  await promisify(execFile)('git', ['--version']).catch((cause: unknown) => {
    throw new DemoFailure('git cannot be started here. Install it and start the demo again.', { cause });
  });
}
