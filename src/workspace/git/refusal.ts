import { Stop } from '../../core/stop.ts';

const MOST_NAMED = 10;

/** For people, and for the implementer, who is told first. */
const REMEDY = 'Leave that out. What is needed of it all the same is for a person to change by hand.';

/** Throws `Stop('blocked')` that names the problems, unless there are none. They hold no secret. */
export function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const named = problems.slice(0, MOST_NAMED).map((problem) => `- ${problem}`);
  const more = problems.length - named.length;
  const rest = more > 0 ? [`- and ${more} more`] : [];
  throw new Stop('blocked', ['Not published:', ...named, ...rest, REMEDY].join('\n'));
}
