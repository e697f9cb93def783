import { STOP_COUNTS, type StopCount } from '../core/run-figures.ts';
import { duration, tokens, usd } from './format.ts';
import type { Metrics } from './metrics.ts';

const MAX_QUESTIONS = 2;
const MAX_CONTEXT = 200_000;

interface Row {
  name: string;
  value: string;
  /** What is aimed at, and whether it is reached, where there is such a thing. */
  goal?: { says: string; reached: boolean } | undefined;
}

/** For a terminal. */
export function metricsTable(metrics: Metrics): string {
  const rows = rowsOf(metrics);
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(({ name, value, goal }) => `${name.padEnd(width)}  ${value}${goal ? `  ${aim(goal)}` : ''}`)
    .join('\n');
}

export function metricsMarkdown(metrics: Metrics): string {
  const lines = rowsOf(metrics).map(
    ({ name, value, goal }) => `| ${name} | ${value} | ${goal ? aim(goal) : ''} |`,
  );
  return ['| | | goal |', '|---|---:|---|', ...lines].join('\n');
}

function aim({ says, reached }: { says: string; reached: boolean }): string {
  return `${reached ? '✓' : '✗'} ${says}`;
}

function rowsOf(metrics: Metrics): Row[] {
  const { plans, adherence, firstTime, criteria, questions, peakContextTokens: peak, saved } = metrics;
  return [
    { name: 'Plans', value: `${plans.made}, of which ${plans.revised} revised` },
    { name: 'Implementations', value: String(metrics.implementations) },
    { name: 'Runs that stopped', value: stoppedText(metrics.stopped) },
    {
      name: 'Adherence to the plan',
      value: known(
        adherence,
        ({ mean, least }) => `${Math.round(mean)} of 100, at least ${Math.round(least)}`,
      ),
    },
    { name: 'Check passed at first', value: known(firstTime, ({ passed, of }) => `${passed} of ${of}`) },
    { name: 'Success criteria met', value: known(criteria, ({ met, of }) => `${met} of ${of}`) },
    {
      name: 'Questions for a plan',
      value: known(questions, ({ mean, most }) => `${mean.toFixed(1)}, at most ${most}`),
      goal: questions && { says: `under ${MAX_QUESTIONS}`, reached: questions.mean < MAX_QUESTIONS },
    },
    {
      name: 'Peak context',
      value: known(peak, (most) => `${tokens(most)} tokens`),
      goal:
        peak === undefined
          ? undefined
          : { says: `under ${tokens(MAX_CONTEXT)}`, reached: peak < MAX_CONTEXT },
    },
    { name: 'Tokens', value: tokens(metrics.tokens) },
    { name: 'Cost', value: usd(metrics.usd) },
    { name: 'Saved against one session', value: known(saved, (it) => `${savedText(it)}, over ${it.of}`) },
    { name: 'From label to plan', value: known(metrics.labelToPlanMs, (ms) => `${duration(ms)} (median)`) },
    {
      name: 'From approval to the last push',
      value: known(metrics.approvalToPushMs, (ms) => `${duration(ms)} (median)`),
    },
  ];
}

/** `$1.00 (50 %)`, or how much more it was. */
export function savedText({ usd: amount, singleSessionUsd }: NonNullable<Metrics['saved']>): string {
  const percent = singleSessionUsd > 0 ? Math.round((Math.abs(amount) / singleSessionUsd) * 100) : 0;
  return amount < 0 ? `${usd(-amount)} more (${percent} %)` : `${usd(amount)} (${percent} %)`;
}

const STOP_WORDS: Record<StopCount, string> = {
  failed: 'failed',
  limits: 'at a limit',
  cancelled: 'cancelled',
  held: 'to be settled by people',
};

function stoppedText(stopped: Metrics['stopped']): string {
  const parts = STOP_COUNTS.filter((count) => stopped[count] > 0).map(
    (count) => `${stopped[count]} ${STOP_WORDS[count]}`,
  );
  return parts.length === 0 ? 'none' : `${parts.join(', ')}; ${usd(stopped.usd)}`;
}

function known<T>(value: T | undefined, text: (value: T) => string): string {
  return value === undefined ? '–' : text(value);
}
