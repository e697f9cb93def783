import { duration } from '../../../src/report/format.ts';
import type { Model } from '../invocation.ts';
import { MAX_RUN_USD } from '../model-access.ts';
import { BLANK, hanging, type Line, prefixed, type Span, span, widthOf } from './line.ts';
import { tableLines } from './table.ts';
import { wrap } from './wrap.ts';

/** What is about to be shown, and what of it is real. */
export function banner(model: Model, width: number): Line[] {
  const { standIn, real } = model.kind === 'live' ? LIVE : PLAYED;
  return [
    BLANK,
    [span(' BATON ', 'bold', 'inverse'), span('  Opus plans, you approve, Sonnet builds.', 'bold')],
    BLANK,
    ...labelled(span('Stand-in  ', 'yellow', 'bold'), standIn, width),
    ...labelled(span('Real      ', 'green', 'bold'), real, width),
  ];
}

const PLAYED = {
  standIn:
    'GitHub and the model: both are stand-ins on this machine. A script plays Claude, so no key is needed, nothing leaves this machine and nothing is paid.',
  real: 'The built action, git and each commit, the quality check, and the sandbox where this machine has bubblewrap.',
};
const LIVE = {
  standIn: 'GitHub alone is a stand-in, on this machine.',
  real: `The model: your key pays for it, about $${2 * MAX_RUN_USD} at most, as each of the two runs stops at $${MAX_RUN_USD}. It takes some minutes. ${PLAYED.real}`,
};

function labelled(label: Span, text: string, width: number): Line[] {
  return hanging([label], wrap([span(text)], width - widthOf([label])));
}

/** The title of an act, with the time since the demo began. */
export function actTitle(
  { number, title, elapsedMs }: { number: number; title: string; elapsedMs: number },
  width: number,
): Line[] {
  const label = span(` ${number} `, 'bold', 'black', 'bgCyan');
  const name = span(` ${title} `, 'bold', 'cyan');
  const time = span(` ${seconds(elapsedMs)}`, 'dim');
  const rule = span('─'.repeat(Math.max(3, width - widthOf([label, name, time]))), 'dim');
  return [BLANK, [label, name, rule, time], BLANK];
}

/** The end: how long it took, and where to go from here. */
export function closing(
  {
    elapsedMs,
    requests,
    model,
    keep,
  }: {
    elapsedMs: number;
    requests: { github: number; model: number };
    model: Model;
    keep: boolean;
  },
  width: number,
): Line[] {
  const counts = [
    `${requests.github} requests to GitHub's stand-in`,
    ...(model.kind === 'stand-in' ? [`${requests.model} to the model's`] : []),
  ].join(' and ');
  const done = [
    span(`Done in ${seconds(elapsedMs)}.`, 'bold'),
    span(` ${counts}, each held against the rules of the real API.`),
  ];
  const further = [
    ...(keep ? [] : [['npm run demo -- --keep', 'keeps the repository, to look around in it']]),
    ...(model.kind === 'live'
      ? []
      : [['npm run demo -- --live', 'has the real model do it (ANTHROPIC_API_KEY)']]),
  ];
  const commands = further.map(([command = '', what = '']) => [[span(command, 'cyan')], [span(what, 'dim')]]);
  return [
    BLANK,
    ...hanging([span('✔ ', 'green', 'bold')], wrap(done, width - 2)),
    BLANK,
    ...prefixed(tableLines(commands, ['left', 'left']), span('  ')),
  ];
}

/** Why the demo could not go on, and where the log of what it ran is. */
export function failure({ message, logPath }: { message: string; logPath: string }, width: number): Line[] {
  return [
    BLANK,
    ...hanging([span('✖ ', 'red', 'bold')], wrap([span(message, 'bold')], width - 2)),
    [span('  The log is kept in '), span(logPath, 'cyan')],
  ];
}

function seconds(milliseconds: number): string {
  return milliseconds < 60_000 ? `${(milliseconds / 1_000).toFixed(1)} s` : duration(milliseconds);
}
