import type { Check } from '../../core/check.ts';
import type { Sha } from '../../core/ids.ts';
import type { Log } from '../../core/log.ts';
import type { Bot } from '../../core/people.ts';
import { redactor } from '../../core/redact.ts';
import { showCheck } from '../../github/check-runs.ts';
import type { GitHubClient } from '../../github/client.ts';
import { failureOf, type GitHubFailure } from '../../github/failure.ts';
import { rateLimitWait } from '../../github/patience.ts';
import type { Deps } from './deps.ts';

/**
 * The checks by which a pull request shows where its plan stands: `Baton / plan`, which turns green by approval, and
 * `Baton / implementation`. They stand on a commit, so each new head of the branch gets them anew.
 */
export interface Gate {
  /** Never fails: what cannot be shown is told in the log, and in the report where a person can mend it. */
  show(commit: Sha, check: Check): Promise<void>;
}

export function openGate(
  { github, host, log, settings }: Deps,
  { because = 'Dry run', ...params }: { bot: Bot; notices: string[]; because?: string },
): Gate {
  const { runUrl, secrets } = host;
  return settings.dryRun
    ? loggingGate(log, because)
    : gitHubGate(github, { ...params, runUrl, redact: redactor(secrets) });
}

function gitHubGate(
  github: GitHubClient,
  params: {
    bot: Bot;
    runUrl: string | undefined;
    /** Takes secrets out of text, of which there may be more by the time of a later check. */
    redact: (text: string) => string;
    notices: string[];
  },
): Gate {
  const { bot, runUrl: detailsUrl, redact, notices } = params;
  let denied = false;
  return {
    async show(commit, check) {
      if (denied) return;
      try {
        await showCheck(github, { bot, commit, check: redacted(check, redact), detailsUrl });
      } catch (error) {
        const failure = failureOf(error);
        if (failure === undefined) throw error;
        denied = isDenied(failure);
        github.log.warn(`The check ${check.name} could not be shown: ${failure.says}`);
        if (denied) notices.push('The checks could not be shown: give the token `checks: write`.');
      }
    },
  };
}

/** Says what would be shown, and why it is not. */
function loggingGate(log: Log, because: string): Gate {
  return {
    async show(commit, { name, verdict, title }) {
      log.info(`${because}: would show ${name} on ${commit} as ${verdict}: ${title}.`);
    },
  };
}

/** GitHub hides from some tokens what they may not do. */
function isDenied(failure: GitHubFailure): boolean {
  return [403, 404].includes(failure.status) && rateLimitWait(failure) === undefined;
}

function redacted(check: Check, redact: (text: string) => string): Check {
  const { title, summary, text, annotations } = check;
  return {
    ...check,
    title: redact(title),
    summary: redact(summary),
    text: text && redact(text),
    annotations: annotations.map((each) => ({ ...each, message: redact(each.message) })),
  };
}
