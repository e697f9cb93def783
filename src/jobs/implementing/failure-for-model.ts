import { type CheckResult, excerptOf, failedRun, failureExcerpt } from '../../workspace/quality-check.ts';
import type { Sandbox } from '../../workspace/sandbox/sandbox.ts';
import type { CommandRun } from '../run/criteria.ts';

/** What the model may have to read of one failure, in characters. */
const MAX_CHECK = 12_000;
const MAX_VERIFY = 3_000;

/**
 * What the model is told of a failure, so that it has to run nothing again to understand it: the excerpt, the place of the
 * whole output where that is longer, and how each of the phase's own commands ended.
 */
export async function failureForModel(
  { result, verify }: { result: CheckResult; verify: readonly CommandRun[] },
  { sandbox }: { sandbox: Pick<Sandbox, 'keep'> },
): Promise<string> {
  const parts: string[] = [];
  const failed = failedRun(result);
  if (failed) {
    const excerpt = failureExcerpt(result, MAX_CHECK);
    parts.push(excerpt, ...(await wholeOutput(failed.output, { shown: excerpt, sandbox })));
  }
  if (verify.length > 0) {
    parts.push('The commands by which the plan verifies this phase, run by the host:');
    parts.push(
      verify.map(({ command, passed }) => `- \`${command}\`: ${passed ? 'passed' : 'failed'}`).join('\n'),
    );
  }
  // Beside a failing check their output mostly says the same once more.
  const unexplained = failed ? [] : verify.filter(({ passed }) => !passed);
  for (const { command, output } of unexplained) parts.push(`$ ${command}\n${excerptOf(output, MAX_VERIFY)}`);
  return parts.join('\n\n');
}

async function wholeOutput(
  output: string,
  { shown, sandbox }: { shown: string; sandbox: Pick<Sandbox, 'keep'> },
): Promise<string[]> {
  if (output.length <= shown.length) return [];
  const path = await sandbox.keep(output);
  if (path === undefined) return [];
  return [`[The output at its full length is in ${path}: read it with view_range, or search it with grep.]`];
}
