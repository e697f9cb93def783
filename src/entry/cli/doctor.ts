import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createModelClient, type ModelClient } from '../../agent/model-client.ts';
import { Stop } from '../../core/stop.ts';
import { splitAdvice } from '../../doctor/as-problem.ts';
import { countFindings, describe } from '../../doctor/describe.ts';
import { examine } from '../../doctor/examine.ts';
import { gatherParts } from '../../doctor/gather-parts.ts';
import type { Closed } from '../../doctor/parts.ts';
import { workTree } from '../../doctor/work-tree.ts';
import { createGitHubClient, type GitHubClient } from '../../github/client.ts';
import { repositoryOf } from '../../init/remote.ts';
import { findCheckout } from '../../workspace/git/local-checkout.ts';
import { findPackage } from '../package-root.ts';
import type { CliHost } from './cli-host.ts';
import type { CliLog } from './cli-log.ts';
import { defineCommand } from './command.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check that everything Baton needs is in place, and say how to mend what is not',
  details: `Looks at this machine, the files of this repository, its settings on GitHub and the Claude API. It changes
nothing. With GITHUB_TOKEN or GH_TOKEN it looks at GitHub, with ANTHROPIC_API_KEY at the models that the key
is offered; without them it says what it could not look at. Some settings are shown to administrators only.
Ends with 0 where there is no problem, and with 1 where there is one; warnings don't count.`,
  arguments: [],
  options: {
    app: { kind: 'flag', says: 'Baton runs as an App here: no workflow is needed' },
  },
  examples: ['baton doctor', 'GH_TOKEN=$(gh auth token) baton doctor', 'baton doctor --json'],
  run: async (call) => {
    const { environment, log } = call;
    const checkout = await findOwnCheckout(call);
    const parts = await gatherParts({
      nodeVersion: process.version,
      environment,
      temporaryDirectory: tmpdir(),
      log,
      knownInputs: await actionInputs(),
      asApp: call.values.app,
      files: 'kind' in checkout ? checkout : workTree(checkout.root),
      github:
        'kind' in checkout
          ? unasked('There is no repository to ask GitHub about.', 'Start it in your repository.')
          : githubFor(checkout.remotes, { environment, log }),
      model: modelFor(environment),
    });
    const findings = await examine(parts);
    const counts = countFindings(findings);
    return {
      conclusion: counts.problem > 0 ? 'failed' : 'done',
      text: describe(findings),
      data: { counts, findings },
    };
  },
});

async function findOwnCheckout({ environment, directory }: CliHost) {
  try {
    return await findCheckout(environment, { directory });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { says, remedy } = splitAdvice(error);
    return { kind: 'closed', status: 'problem', why: says, remedy } satisfies Closed;
  }
}

/** Only to the GitHub that the token is for: a remote may name any host. */
function githubFor(
  remotes: Parameters<typeof repositoryOf>[0],
  { environment, log }: { environment: CliHost['environment']; log: CliLog },
): GitHubClient | Closed {
  const repository = repositoryOf(remotes);
  if (repository === undefined) {
    return unasked(
      'No remote of this repository is on GitHub.',
      'Add it: `git remote add origin <address>`.',
    );
  }
  const { host, owner, name } = repository;
  const token = environment.GITHUB_TOKEN || environment.GH_TOKEN;
  if (!token) {
    return unasked(
      'Neither GITHUB_TOKEN nor GH_TOKEN is set, so GitHub was not asked.',
      '`GH_TOKEN=$(gh auth token) baton doctor`, or set one to a token for this repository.',
    );
  }
  const server = new URL(environment.GITHUB_SERVER_URL || 'https://github.com');
  if (host !== server.hostname) {
    return unasked(
      `The remote is on ${host}, and the token is for ${server.hostname}.`,
      `Set GITHUB_SERVER_URL=https://${host} if the token is for that.`,
    );
  }
  const ownApi = host === 'github.com' ? 'https://api.github.com' : `${server.origin}/api/v3`;
  return createGitHubClient({
    token: async () => token,
    apiUrl: environment.GITHUB_API_URL || ownApi,
    ...(environment.GITHUB_GRAPHQL_URL && { graphqlUrl: environment.GITHUB_GRAPHQL_URL }),
    owner,
    repo: name,
    log,
    patience: { attempts: 2, longestWaitMs: 2_000, answerWithinMs: 10_000 },
  });
}

function modelFor({
  ANTHROPIC_API_KEY: apiKey,
  ANTHROPIC_BASE_URL: baseUrl,
}: CliHost['environment']): ModelClient | Closed {
  if (!apiKey) {
    return unasked(
      'ANTHROPIC_API_KEY is not set here, so key and models were not looked at.',
      'Set it to the key that the workflow has as a secret.',
    );
  }
  try {
    return createModelClient({ apiKey, baseUrl: baseUrl || undefined });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { says, remedy } = splitAdvice(error);
    return { kind: 'closed', status: 'problem', why: says, remedy };
  }
}

function unasked(why: string, remedy: string): Closed {
  return { kind: 'closed', status: 'unknown', why, remedy };
}

const manifest = z.object({ inputs: z.record(z.string(), z.unknown()) });

async function actionInputs(): Promise<string[]> {
  const { root } = await findPackage();
  return Object.keys(manifest.parse(parse(await readFile(join(root, 'action.yml'), 'utf8'))).inputs);
}
