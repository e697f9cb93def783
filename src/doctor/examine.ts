import { explainGitHubError } from '../github/explain-error.ts';
import { failureOf } from '../github/failure.ts';
import { splitAdvice } from './as-problem.ts';
import { CHECKS } from './checks.ts';
import { type Check, type Finding, unknown, type Verdict } from './finding.ts';
import type { Parts } from './parts.ts';

/** Looks at everything, and says of what could not be looked at that it could not. */
export async function examine(parts: Parts, checks = CHECKS): Promise<Finding[]> {
  return Promise.all(
    checks.map(async (check) => ({ id: check.id, area: check.area, ...(await look(check, parts)) })),
  );
}

async function look(check: Check, parts: Parts): Promise<Verdict> {
  try {
    return await check.look(parts);
  } catch (error) {
    return whyNot(check, error);
  }
}

function whyNot({ byHand }: Check, error: unknown): Verdict {
  const stop = explainGitHubError(error);
  if (stop === undefined) throw error;
  if (byHand === undefined) {
    const { says, remedy } = splitAdvice(stop);
    return unknown(says, remedy);
  }
  const status = failureOf(error)?.status;
  const isHidden = status === 403 || status === 404;
  return unknown(
    isHidden ? 'GitHub does not tell this to the token.' : stop.message,
    `Look there yourself: ${byHand}.`,
  );
}
