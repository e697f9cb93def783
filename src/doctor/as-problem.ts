import type { Stop } from '../core/stop.ts';
import { problem, type Verdict } from './finding.ts';

/** A Stop says what is wrong and then what to do: the first sentence, and the others. */
export function splitAdvice({ message }: Stop): { says: string; remedy: string } {
  const end = message.search(/\. (?=[A-Z])/);
  if (end === -1) return { says: message, remedy: 'Mend that, then run `baton doctor` again.' };
  return { says: message.slice(0, end + 1), remedy: message.slice(end + 2) };
}

export function asProblem(stop: Stop): Verdict {
  const { says, remedy } = splitAdvice(stop);
  return problem(says, remedy);
}
