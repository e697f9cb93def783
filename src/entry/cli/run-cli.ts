import { tmpdir } from 'node:os';
import { fullDiskStop } from '../../core/full-disk.ts';
import { redactor } from '../../core/redact.ts';
import { Stop } from '../../core/stop.ts';
import { explainGitHubError } from '../../github/explain-error.ts';
import { inLocalWords } from '../../jobs/local/local-words.ts';
import type { CliHost } from './cli-host.ts';
import { cliLog, harmless } from './cli-log.ts';
import type { Result } from './command.ts';
import { exitCodeOf, exitCodeOfStop, WRONG_USAGE } from './exit-code.ts';
import { openTerminal } from './terminal.ts';
import { type Asked, type CommandLine, understand } from './understand.ts';
import { UsageError } from './usage-error.ts';

/** Variables whose values must never be shown. */
const SECRETS = [
  'ANTHROPIC_API_KEY',
  'DATABASE_URL',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'PRIVATE_KEY',
  'WEBHOOK_SECRET',
];

/** Runs one command to its end and returns the exit code. Results go to standard output, all else to standard error. */
export async function runCli(host: CliHost, commandLine: CommandLine): Promise<number> {
  const redact = redactor(
    SECRETS.map((name) => host.environment[name] ?? '').filter((value) => value !== ''),
  );
  const print = (text: string) => void host.stdout.write(`${redact(harmless(text))}\n`);
  const write = (text: string) => void host.stderr.write(redact(text));
  try {
    const asked = understand(commandLine);
    if (asked.kind === 'text') {
      print(asked.text);
      return exitCodeOf('done');
    }
    const { result, exitCode } = await run(asked, { host, write });
    const { conclusion = 'done', data, text } = result;
    const { name } = asked.command;
    if (asked.parsed.common.json) print(JSON.stringify({ command: name, conclusion, ...data }, null, 2));
    else if (text !== '') print(text);
    return exitCode;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    cliLog({ write, quiet: false }).error(error.message);
    return WRONG_USAGE;
  }
}

/** What stops a command early is told on standard error, and is a result as well. */
async function run(
  { command, parsed }: Extract<Asked, { kind: 'command' }>,
  { host, write }: { host: CliHost; write: (text: string) => void },
): Promise<{ result: Result; exitCode: number }> {
  const log = cliLog({ write, quiet: parsed.common.quiet });
  try {
    const { values, arguments: given } = parsed;
    const result = await command.run({
      ...host,
      values,
      arguments: given,
      terminal: openTerminal(host),
      log,
      quiet: parsed.common.quiet,
    });
    return { result, exitCode: exitCodeOf(result.conclusion ?? 'done') };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const stop = (await fullDiskStop(error, tmpdir())) ?? stopOf(error);
    const { conclusion } = stop;
    const message = inLocalWords(stop.message);
    log.error(message);
    return { result: { conclusion, text: '', data: { message } }, exitCode: exitCodeOfStop(stop) };
  }
}

function stopOf(error: unknown): Stop {
  return error instanceof Stop ? error : (explainGitHubError(error) ?? fault(error));
}

function fault(error: unknown): Stop {
  const message = `Baton itself failed: ${String(error)}. Please report this with what you typed.`;
  return new Stop('failed', message, { cause: error });
}
