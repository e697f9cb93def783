import type { ModelOffer } from '../agent/model-offer.ts';
import type { Config } from '../config/schema.ts';
import type { Log } from '../core/log.ts';
import type { GitHubClient } from '../github/client.ts';
import type { RepositoryFacts } from '../github/settings/repository-settings.ts';
import type { Variables } from '../workspace/search-path.ts';
import type { Files } from './work-tree.ts';
import type { BatonStep } from './workflow/baton-step.ts';

/** Why something could not be looked at, and what to do so that it can. */
export interface Closed {
  kind: 'closed';
  /** `problem` where Baton itself would be stopped by it as well. */
  status: 'problem' | 'unknown';
  why: string;
  remedy: string;
}

/** `.github/baton.yml` of the work tree. What is not valid counts as the defaults, so that the rest can be looked at. */
export type Configuration = { config: Config } & (
  | { kind: 'valid' | 'absent' }
  | { kind: 'invalid'; message: string }
);

export type GitHubAccess =
  | { kind: 'open'; client: GitHubClient; name: string; facts: RepositoryFacts }
  | Closed;

export type ModelAccess = { kind: 'open'; offer: Extract<ModelOffer, { kind: 'open' }> } | Closed;

/** All that checks look at. */
export interface Parts {
  nodeVersion: string;
  environment: Variables;
  temporaryDirectory: string;
  log: Log;
  files: Files | Closed;
  configuration: Configuration;
  /** The steps of the repository's workflows that use Baton; empty where the App does the work. */
  steps: readonly BatonStep[];
  /** Baton runs as an App and works there itself, so that the repository needs no workflow. */
  asApp: boolean;
  /** The action's own inputs. */
  knownInputs: readonly string[];
  github: GitHubAccess;
  model: ModelAccess;
}
