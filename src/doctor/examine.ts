import { Stop } from '../core/stop.ts';
import { explainGitHubError } from '../github/explain-error.ts';
import { failureOf } from '../github/failure.ts';
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
  const remedy = byHand === undefined ? 'Run `baton doctor` again later.' : `Look there yourself: ${byHand}.`;
  if (error instanceof Stop) return unknown(error.message, remedy);
  const status = failureOf(error)?.status;
  if (status === 403 || status === 404) return unknown('GitHub does not tell this to the token.', remedy);
  const explained = explainGitHubError(error);
  if (explained === undefined) throw error;
  return unknown(explained.message, remedy);
}
