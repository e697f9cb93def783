import type { Config } from '../config/schema.ts';
import { ok, type Verdict, waitsFor } from './finding.ts';
import type { GitHubAccess, Parts } from './parts.ts';
import type { Files } from './work-tree.ts';
import type { BatonStep } from './workflow/baton-step.ts';

type Look = (parts: Parts) => Verdict | Promise<Verdict>;
type OpenGitHub = Extract<GitHubAccess, { kind: 'open' }>;

/** A check of the work tree, where Baton was started in one. */
export function withFiles(judge: (files: Files, parts: Parts) => Verdict | Promise<Verdict>): Look {
  return (parts) =>
    'kind' in parts.files
      ? waitsFor('checkout', 'Not looked at, for there is no work tree.')
      : judge(parts.files, parts);
}

/** A check of what the configuration says; of one that is not valid nobody knows. */
export function withConfiguration(judge: (config: Config, parts: Parts) => Verdict | Promise<Verdict>): Look {
  return (parts) =>
    parts.configuration.kind === 'invalid'
      ? waitsFor('configuration', 'Not looked at, for the configuration is not valid.')
      : judge(parts.configuration.config, parts);
}

/** A check of the steps that use Baton, where there are some. */
export function withSteps(
  judge: (steps: readonly [BatonStep, ...BatonStep[]], parts: Parts) => Verdict | Promise<Verdict>,
): Look {
  return (parts) => {
    const [first, ...others] = parts.steps;
    if (first !== undefined) return judge([first, ...others], parts);
    if (parts.asApp) return ok('Not needed: the App does the work.');
    return waitsFor('workflow', 'Not looked at, for no workflow uses Baton.');
  };
}

/** A check that asks GitHub, where it can be asked. */
export function withGitHub(judge: (github: OpenGitHub, parts: Parts) => Verdict | Promise<Verdict>): Look {
  return (parts) =>
    parts.github.kind === 'open'
      ? judge(parts.github, parts)
      : waitsFor('access', 'Not looked at, for GitHub was not asked.');
}
