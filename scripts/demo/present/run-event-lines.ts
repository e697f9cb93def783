import type { Group, RunEvent, Turn } from '../run-events.ts';
import { complaintOf } from './complaint.ts';
import { BLANK, hanging, type Line, prefixed, span, spread, widthOf } from './line.ts';
import { wrap } from './wrap.ts';

/** An event of a run as it is seen while it runs. `before` is the event that came before it. */
export function runEventLines(event: RunEvent, before: RunEvent | undefined, width: number): Line[] {
  switch (event.kind) {
    case 'opened':
      return [...(before ? [BLANK] : []), ...groupTitle(event.group)];
    case 'turn':
      return [...(wasSentBack(before) ? [SENT_BACK] : []), ...turnLines(event.turn, width)];
    case 'ticked':
      return [[span('   ☑ ', 'green'), ...oneLine(event.text, width - 5)]];
    case 'ran':
      return ranLines(event, before, width);
    case 'to-mend':
      return [goesBack(`The output goes back to Sonnet, round ${event.round} of ${event.rounds}.`)];
    case 'warned':
      return hanging([span('⚠ ', 'yellow', 'bold')], wrap([span(event.text, 'yellow')], width - 2));
    case 'closed':
    case 'ended':
      return [];
  }
}

function groupTitle(group: Group): Line[] {
  if (group.kind === 'phase')
    return [[span(`Phase ${group.position}`, 'bold', 'blue'), span(`  ${group.name}`, 'bold')]];
  // The act has that title.
  return group.name === 'Planning' ? [] : [[span(group.name, 'bold', 'blue')]];
}

function goesBack(text: string): Line {
  return [span('   ↩ ', 'yellow', 'bold'), span(text, 'yellow')];
}

const SENT_BACK = goesBack('The host found faults in the plan and sent it back.');

/** A planner that goes on after it has submitted its plan was told to. */
function wasSentBack(before: RunEvent | undefined): boolean {
  return before?.kind === 'turn' && before.turn.tools.includes('submit_plan');
}

function turnLines({ request, tools, tokensIn, tokensOut, usd }: Turn, width: number): Line[] {
  const what = tools.length > 0 ? span(counted(tools)) : span('ends its turn', 'dim');
  // The numbers add up over the run; saying so once will do.
  const spent = `${request === 1 ? 'so far ' : ''}${tokensIn.padStart(5)} in ${tokensOut.padStart(6)} out ${usd.padStart(8)}`;
  const number = span(`${String(request).padStart(2)} `, 'dim');
  return spread([number, span('• ', 'magenta'), what], [span(spent, 'dim')], width);
}

function counted(tools: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const tool of tools) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return [...counts].map(([tool, count]) => (count > 1 ? `${tool} ×${count}` : tool)).join(', ');
}

function ranLines(
  { group, command, passed, result, output }: RunEvent & { kind: 'ran' },
  before: RunEvent | undefined,
  width: number,
): Line[] {
  // The quality check of the demo is one command; those that follow it are the plan's own.
  const what = before?.kind === 'ran' ? 'Verify  ' : 'Quality check  ';
  const head = [
    passed ? span('   ✔ ', 'green', 'bold') : span('   ✖ ', 'red', 'bold'),
    ...(group?.kind === 'phase' ? [span(what, 'bold')] : []),
    span(command, 'cyan'),
    span(`  ${result}`, passed ? 'green' : 'red'),
  ];
  if (passed) return [head];
  const edge = span('     │ ', 'red');
  return [
    head,
    ...prefixed(
      complaintOf(output).map((line) => oneLine(line, width - widthOf([edge]))),
      edge,
    ),
  ];
}

/** As much of the text as fits into one line, indented as it was. */
function oneLine(text: string, width: number): Line {
  const indent = text.slice(0, text.length - text.trimStart().length);
  const [first = [], ...rest] = wrap([span(text)], width - indent.length - 2);
  return [span(indent), ...first, ...(rest.length > 0 ? [span(' …', 'dim')] : [])];
}
