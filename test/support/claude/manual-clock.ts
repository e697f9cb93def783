import type { Clock } from '../../../src/core/clock.ts';

/** A clock that stands still until it is told to go on. */
export function manualClock(start: Date): { clock: Clock; advance(milliseconds: number): void } {
  let now = start.getTime();
  return {
    clock: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
