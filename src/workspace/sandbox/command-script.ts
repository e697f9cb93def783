import type { Limits } from './limits.ts';
import { shellWord, shellWords } from './shell-words.ts';

export const BASH = '/bin/bash';

/** Threads count too where the kernel counts, so it gets more room than our own count of processes. */
const TASKS_PER_PROCESS = 8;

/** Variables of the sandbox runtime that are no business of the command. */
const RUNTIME_NOISE = ['CLAUDE_CODE_HOST_HTTP_PROXY_PORT', 'CLAUDE_CODE_HOST_SOCKS_PROXY_PORT'];

/**
 * A bash script that lays down the limits and becomes bash with `bashArguments` and exactly `environment`. With
 * `keepInherited`, the variables that lead through the proxy stay.
 */
export function commandScript(
  bashArguments: readonly string[],
  params: { environment: Readonly<Record<string, string>>; limits: Limits; keepInherited: boolean },
): string {
  const { environment, limits, keepInherited } = params;
  const assignments = Object.entries(environment).map(([name, value]) => shellWord(`${name}=${value}`));
  const scope = keepInherited ? RUNTIME_NOISE.map((name) => `-u ${name}`).join(' ') : '-i';
  return [
    'exec 2>&1',
    'ulimit -c 0',
    `ulimit -f ${Math.ceil(limits.fileBytes / 1024)}`,
    `ulimit -u ${limits.processes * TASKS_PER_PROCESS} 2>/dev/null || true`,
    `exec env ${scope} ${assignments.join(' ')} ${BASH} --noprofile --norc ${shellWords(bashArguments)}`,
  ].join('\n');
}
