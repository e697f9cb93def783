export interface RunnerCommand {
  name: string;
  data: string;
}

/**
 * The commands in a log that GitHub's runner obeys: `::name …::data` at the start of a line, and the older `##[name …]data`
 * anywhere in it, except between `stop-commands` and the token that it names.
 */
export function obeyedCommands(log: string): RunnerCommand[] {
  const obeyed: RunnerCommand[] = [];
  let token: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const command = commandIn(line);
    if (command === undefined) continue;
    if (token !== undefined) {
      if (command.name === token) token = undefined;
      continue;
    }
    if (command.name === 'stop-commands') token = command.data;
    obeyed.push(command);
  }
  return obeyed;
}

function commandIn(line: string): RunnerCommand | undefined {
  const [, name, data] =
    /^\s*::([^\s:]+)(?: .*?)?::(.*)$/.exec(line) ?? /##\[([^\s\]]+)(?: [^\]]*)?\](.*)$/.exec(line) ?? [];
  return name === undefined || data === undefined ? undefined : { name, data };
}
