import { markdownTable } from './markdown-table.ts';
import { building, exploring, type Move } from './work/moves.ts';

/** The work turn by turn: what a bare loop does, where, and what becomes of it in ours, with the reason. */
export function turnTable(): string {
  const parts: (readonly [string, readonly Move[]])[] = [
    ['plan', exploring],
    ...building.map((moves, index) => [`phase ${index + 1}`, moves] as const),
  ];
  const rows = parts.flatMap(([part, moves]) =>
    moves.map((move) => [part, move.what, where(move), fate(move), reason(move)]),
  );
  return markdownTable(['part', 'turn of a bare loop', 'in', 'with Baton', 'because'], rows);
}

function where({ only }: Move): string {
  if (only === undefined) return 'both';
  return only === 'single' ? 'one session' : 'handoff';
}

function fate({ only, unneeded, beside }: Move): string {
  if (only === 'single') return '–';
  if (unneeded) return unneeded.instead === undefined ? 'left out' : 'ends the turn instead';
  return beside ? 'in the turn before' : 'the same';
}

function reason({ only, unneeded, beside }: Move): string {
  if (only === 'single') return 'a handoff has read it at the start of the phase';
  if (unneeded) return unneeded.why;
  return beside ? 'it needs nothing that the turn before brings' : '';
}
