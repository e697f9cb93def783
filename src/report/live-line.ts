import { cut } from './cut.ts';
import { tokens, usd } from './format.ts';
import { oneLine } from './neutral.ts';

/** What a run is doing at this moment, for somebody who watches. */
export interface LiveStatus {
  /** Undefined while it plans or validates. */
  phase:
    | { number: number; total: number; name: string; steps: number; ticked: readonly number[] }
    | undefined;
  /** `edit, bash`, `quality check`, … */
  doing: string;
  tokens: number;
  usd: number;
}

/** One line of at most `columns` characters: `phase 2/5 Wiring · step 1/3 · edit, bash · 120k tokens · $0.42`. */
export function liveLine({ phase, doing, ...spent }: LiveStatus, { columns }: { columns: number }): string {
  const where = phase
    ? [
        `phase ${phase.number}/${phase.total} ${cut(oneLine(phase.name), 40)}`,
        `step ${Math.min(phase.ticked.length + 1, phase.steps)}/${phase.steps}`,
      ]
    : [];
  const parts = [...where, oneLine(doing), `${tokens(spent.tokens)} tokens`, usd(spent.usd)];
  return cut(parts.join(' · '), columns);
}
