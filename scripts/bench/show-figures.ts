import { named } from './aims.ts';
import { markdownTable } from './markdown-table.ts';
import type { Measured } from './run-bench.ts';

/** The figures as tables for a terminal, and for docs/performance.md. */
export function figures({ machine, sessions, overhead, memory, actionStart, aims }: Measured): string {
  const handoff = named(sessions, 'bare handoff').usd;
  const single = named(sessions, 'single').usd;
  const right = { right: true };
  const tables = [
    markdownTable(
      [
        'session',
        'turns',
        'KB sent',
        'cache written',
        'cache read',
        'output',
        'peak context',
        'USD',
        '/ bare handoff',
        '/ one session',
      ],
      sessions.map((session) => [
        session.name,
        String(session.requests),
        (session.bytes / 1000).toFixed(0),
        grouped(session.cacheWriteTokens),
        grouped(session.cacheReadTokens),
        grouped(session.outputTokens),
        grouped(session.peakContextTokens),
        session.usd.toFixed(4),
        (session.usd / handoff).toFixed(2),
        (session.usd / single).toFixed(2),
      ]),
      right,
    ),
    markdownTable(
      ['per turn', 'KB sent', 'new tokens', 'USD'],
      sessions.map(({ name, perTurn }) => [
        name,
        (perTurn.bytes / 1000).toFixed(1),
        grouped(perTurn.newTokens),
        perTurn.usd.toFixed(4),
      ]),
      right,
    ),
    markdownTable(
      [
        'loop',
        'ms of its own per turn',
        ...memory.baton.map(({ turn }) => `MB at turn ${turn}`),
        'MB in use at the end',
      ],
      (['baton', 'bare'] as const).map((loop) => [
        loop === 'baton' ? 'Baton' : 'bare',
        overhead[loop].toFixed(2),
        ...memory[loop].map(({ residentMb }) => residentMb.toFixed(0)),
        (memory[loop].at(-1)?.usedMb ?? Number.NaN).toFixed(0),
      ]),
      right,
    ),
    markdownTable(
      ['files', 'clone, ms', 'to GitHub, ms', 'to the model, ms', '1.5 × clone + 300 ms'],
      actionStart.map((start) => [
        grouped(start.files),
        start.cloneMs.toFixed(0),
        start.githubMs.toFixed(0),
        start.modelMs.toFixed(0),
        (1.5 * start.cloneMs + 300).toFixed(0),
      ]),
      right,
    ),
    markdownTable(
      ['aim', 'at most', 'measured', 'met'],
      aims.map(({ name, value, limit, met }) => [name, short(limit), short(value), met ? 'yes' : 'no']),
    ),
  ];
  return [`Node ${machine.node}, ${machine.cores} cores of ${machine.processor}`, ...tables].join('\n\n');
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function short(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
