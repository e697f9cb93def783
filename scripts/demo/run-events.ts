/** What a log of the action tells, a line or several lines at a time. */
export type RunEvent =
  | { kind: 'opened'; group: Group }
  | { kind: 'closed'; group: Group }
  | { kind: 'turn'; turn: Turn }
  | { kind: 'ticked'; phase: number; step: number; text: string }
  | {
      kind: 'ran';
      group: Group | undefined;
      command: string;
      passed: boolean;
      result: string;
      output: string;
    }
  | { kind: 'to-mend'; round: number; rounds: number }
  | { kind: 'warned'; text: string }
  | { kind: 'ended'; text: string };

/** What a run does falls into phases of the plan (`position` is such as `1/2`) and other parts. */
export type Group = { kind: 'phase'; position: string; name: string } | { kind: 'other'; name: string };

/** One request to the model. Counts are of the whole run so far. */
export interface Turn {
  role: string;
  request: number;
  /** The tools that the model asked for; none where it ended its turn. */
  tools: string[];
  tokensIn: string;
  tokensOut: string;
  usd: string;
}

const TURN =
  /^(?<role>[a-z]+)(?:, phase \d+)?, request (?<request>\d+): (?<what>.+) \((?<in>\S+) in, (?<out>\S+) out, (?<usd>\S+) so far\)$/;
const TICK = /^✓ phase (\d+), step (\d+)(?:: (.*))?$/;
const PHASE = /^phase (\d+\/\d+): (.*)$/;
const MENDING = /; round (\d+) of (\d+) to mend it\.$/;
const RESULT = /^(.+) in ([\d.]+ s)$/;

/**
 * Reads the log line by line, as a runner of GitHub's does: workflow commands are obeyed, and text between
 * `stop-commands` and its token is output of a foreign program.
 */
export function runEventReader(tell: (event: RunEvent) => void): (line: string) => void {
  let foreign: { end: string; lines: string[] } | undefined;
  let command: string | undefined;
  let output = '';
  let group: Group | undefined;

  const obey = (name: string, data: string) => {
    switch (name) {
      case 'group':
        group = toGroup(data);
        return tell({ kind: 'opened', group });
      case 'endgroup':
        if (group) tell({ kind: 'closed', group });
        group = undefined;
        return;
      case 'stop-commands':
        foreign = { end: `::${data}::`, lines: [] };
        return;
      case 'warning': {
        const [, round, rounds] = MENDING.exec(data) ?? [];
        if (round === undefined) return tell({ kind: 'warned', text: data });
        return tell({ kind: 'to-mend', round: Number(round), rounds: Number(rounds) });
      }
      case 'error':
        return tell({ kind: 'ended', text: data });
    }
  };
  const said = (line: string) => {
    if (command !== undefined) {
      const [, result, seconds] = RESULT.exec(line) ?? [];
      if (result === undefined) return;
      const passed = result === 'exit code 0';
      tell({
        kind: 'ran',
        group,
        command,
        passed,
        result: `${passed ? 'passed' : result} in ${seconds}`,
        output,
      });
      command = undefined;
      return;
    }
    if (line.startsWith('$ ')) {
      command = line.slice(2);
      output = '';
      return;
    }
    const turn = TURN.exec(line)?.groups;
    if (turn) return tell({ kind: 'turn', turn: turnOf(turn) });
    const [, phase, step, text = ''] = TICK.exec(line) ?? [];
    if (phase !== undefined) return tell({ kind: 'ticked', phase: Number(phase), step: Number(step), text });
    if (/^[a-z_]+: /.test(line)) tell({ kind: 'ended', text: line });
  };

  return (line) => {
    if (foreign && line !== foreign.end) {
      foreign.lines.push(line);
      return;
    }
    if (foreign) {
      output = foreign.lines.join('\n');
      foreign = undefined;
      return;
    }
    const [, name, data = ''] = /^::([a-z-]+)::(.*)$/.exec(line) ?? [];
    if (name === undefined) said(line);
    else obey(name, unescaped(data));
  };
}

function toGroup(title: string): Group {
  const [, position, name] = PHASE.exec(title) ?? [];
  return position === undefined || name === undefined
    ? { kind: 'other', name: title }
    : { kind: 'phase', position, name };
}

function turnOf(groups: Record<string, string | undefined>): Turn {
  const { role = '', request, what = '', in: tokensIn = '', out: tokensOut = '', usd = '' } = groups;
  const tools = what === 'an answer' ? [] : what.split(', ');
  return { role, request: Number(request), tools, tokensIn, tokensOut, usd };
}

function unescaped(data: string): string {
  return data.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
}
