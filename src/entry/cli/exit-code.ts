import type { StopConclusion } from '../../core/stop.ts';

export const WRONG_USAGE = 2;

/** The exit code of the process, as docs/init.md lists them. */
export function exitCodeOf(conclusion: 'done' | StopConclusion): number {
  switch (conclusion) {
    case 'done':
      return 0;
    case 'failed':
      return 1;
    case 'refused':
    case 'blocked':
    case 'declined':
    case 'needs_info':
    case 'cancelled':
      return 3;
    case 'limit_reached':
      return 4;
  }
}
