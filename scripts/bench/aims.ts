import type { ActionStart } from './action-start.ts';
import type { MemorySample } from './memory.ts';
import type { SessionFigures } from './session-figures.ts';

/** What a figure should not exceed. */
export interface Aim {
  name: string;
  value: number;
  limit: number;
  met: boolean;
}

/** How much the memory of a long session may have grown between its first third and its end. */
const FLAT = 1.05;

export function aimsOf({
  sessions,
  memory,
  actionStart,
}: {
  sessions: readonly SessionFigures[];
  memory: { baton: readonly MemorySample[] };
  actionStart: readonly ActionStart[];
}): Aim[] {
  const baton = named(sessions, 'Baton, … side by side').usd;
  const against = (name: string, limit: number) =>
    aim(`cost: Baton / ${name}`, baton / named(sessions, name).usd, limit);
  const samples = memory.baton.map(({ residentMb }) => residentMb);
  return [
    against('bare handoff', 0.85),
    against('bare handoff, side by side', 0.85),
    against('single', 0.75),
    against('single, side by side', 0.75),
    against('single, no plan', 0.75),
    against('single, no plan, side by side', 0.75),
    aim(
      'resident memory: last turn / first third',
      (samples.at(-1) ?? Number.NaN) / (samples[0] ?? Number.NaN),
      FLAT,
    ),
    ...actionStart.flatMap(({ files, cloneMs, githubMs, modelMs }) => {
      const limit = 1.5 * cloneMs + 300;
      return [
        aim(`start to first request to GitHub, ${files} files, ms`, githubMs, limit),
        aim(`start to first request to the model, ${files} files, ms`, modelMs, limit),
      ];
    }),
  ];
}

export function named(sessions: readonly SessionFigures[], name: string): SessionFigures {
  const found = sessions.find((session) => session.name === name);
  if (!found) throw new Error(`No session is named ${name}`);
  return found;
}

function aim(name: string, value: number, limit: number): Aim {
  return { name, value, limit, met: value <= limit };
}
