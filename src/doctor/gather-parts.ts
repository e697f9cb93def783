import type { ModelClient } from '../agent/model-client.ts';
import { readModelOffer } from '../agent/model-offer.ts';
import { parseConfig } from '../config/parse-config.ts';
import { Stop } from '../core/stop.ts';
import type { GitHubClient } from '../github/client.ts';
import { explainGitHubError } from '../github/explain-error.ts';
import { failureOf } from '../github/failure.ts';
import { readFacts } from '../github/settings/repository-settings.ts';
import { splitAdvice } from './as-problem.ts';
import type { Closed, Configuration, GitHubAccess, ModelAccess, Parts } from './parts.ts';
import type { Files } from './work-tree.ts';
import { findBatonSteps } from './workflow/baton-step.ts';

export const CONFIGURATION = '.github/baton.yml';

/** What there is to look at: each part open, or with the reason why not. */
export interface Given
  extends Pick<
    Parts,
    'nodeVersion' | 'environment' | 'temporaryDirectory' | 'log' | 'knownInputs' | 'asApp'
  > {
  files: Files | Closed;
  github: GitHubClient | Closed;
  model: ModelClient | Closed;
}

/** Reads what several checks go by. */
export async function gatherParts({ files, github, model, ...given }: Given): Promise<Parts> {
  const configuration = await readConfiguration(files);
  const asApp = given.asApp && configuration.config.executor === 'local';
  const [steps, gitHubAccess, modelAccess] = await Promise.all([
    'kind' in files || asApp ? [] : findBatonSteps(files),
    openGitHub(github),
    openModel(model),
  ]);
  return { ...given, asApp, files, configuration, steps, github: gitHubAccess, model: modelAccess };
}

async function readConfiguration(files: Files | Closed): Promise<Configuration> {
  const defaults = parseConfig(undefined, CONFIGURATION);
  const text = 'kind' in files ? undefined : await files.read(CONFIGURATION);
  if (text === undefined) return { kind: 'absent', config: defaults };
  try {
    return { kind: 'valid', config: parseConfig(text, CONFIGURATION) };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { kind: 'invalid', config: defaults, message: error.message };
  }
}

async function openGitHub(client: GitHubClient | Closed): Promise<GitHubAccess> {
  if ('kind' in client) return client;
  const name = `${client.owner}/${client.repo}`;
  try {
    return { kind: 'open', client, name, facts: await readFacts(client) };
  } catch (error) {
    const explained = explainGitHubError(error);
    if (explained === undefined) throw error;
    switch (failureOf(error)?.status) {
      case 401:
        return closed(
          'problem',
          'GitHub does not accept the token.',
          'It is wrong, expired or revoked: make a new one.',
        );
      case 404:
        return closed(
          'problem',
          `GitHub does not find ${name}, or the token may not see it.`,
          'Correct the remote, or use a token for this repository.',
        );
      default: {
        const { says, remedy } = splitAdvice(explained);
        return closed('unknown', says, remedy);
      }
    }
  }
}

async function openModel(client: ModelClient | Closed): Promise<ModelAccess> {
  if ('kind' in client) return client;
  const offer = await readModelOffer(client);
  switch (offer.kind) {
    case 'open':
      return { kind: 'open', offer };
    case 'refused':
      return closed('problem', offer.says, 'Make a new key in the Console, and store it as the secret, too.');
    case 'unclear':
      return closed(
        'unknown',
        offer.says,
        'Check the network and ANTHROPIC_BASE_URL, and run `baton doctor` again.',
      );
  }
}

function closed(status: Closed['status'], why: string, remedy: string): Closed {
  return { kind: 'closed', status, why, remedy };
}
