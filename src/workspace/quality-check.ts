import type { Log } from '../core/log.ts';
import { failingPart } from './failing-part.ts';
import { type CommandResult, FILE_TOO_LARGE } from './sandbox/command-result.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

export interface CheckResult {
  passed: boolean;
  /** In order, up to and including the first that failed. */
  runs: CommandResult[];
}

interface CheckParams {
  commands: readonly string[];
  /** For all commands together. */
  timeoutMinutes: number;
  log: Log;
  signal?: AbortSignal | undefined;
}

/** Runs the commands one after the other, each in a fresh process, without network. Stops at the first that fails. */
export async function runQualityCheck(sandbox: Sandbox, params: CheckParams): Promise<CheckResult> {
  return runCommands(sandbox, { ...params, allowedHosts: [] });
}

/** As `runQualityCheck`, for what prepares the work tree: these commands may reach `allowedHosts`. */
export async function runSetup(
  sandbox: Sandbox,
  params: CheckParams & { allowedHosts: readonly string[] },
): Promise<CheckResult> {
  return runCommands(sandbox, params);
}

async function runCommands(
  sandbox: Sandbox,
  params: CheckParams & { allowedHosts: readonly string[] },
): Promise<CheckResult> {
  const { commands, timeoutMinutes, log, signal, allowedHosts } = params;
  const deadline = performance.now() + timeoutMinutes * 60_000;
  const runs: CommandResult[] = [];
  for (const command of commands) {
    log.info(`$ ${command}`);
    const timeoutMs = Math.max(1, Math.round(deadline - performance.now()));
    const result = await sandbox.run(command, { timeoutMs, signal, allowedHosts });
    runs.push(result);
    if (result.output.trim() !== '') log.foreign(result.output);
    log.info(`${summaryOf(result)} in ${(result.durationMs / 1000).toFixed(1)} s`);
    if (!succeeded(result)) return { passed: false, runs };
  }
  return { passed: true, runs };
}

function succeeded({ outcome, exitCode }: CommandResult): boolean {
  return outcome === 'exited' && exitCode === 0;
}

/** `exit code 1`, `timed out`, … */
function summaryOf({ outcome, exitCode }: CommandResult): string {
  if (exitCode === null) return outcome.replaceAll('_', ' ');
  return exitCode === FILE_TOO_LARGE
    ? `exit code ${exitCode} (a file grew too large)`
    : `exit code ${exitCode}`;
}

/** What a model gets to read of a check that failed: the command, how it ended, and its output cut to `maxChars`. */
export function failureExcerpt(result: CheckResult, maxChars: number): string {
  const failed = failedRun(result);
  if (failed === undefined) return '';
  const head = `$ ${failed.command}\n[${summaryOf(failed)}]\n\n`;
  return head + excerptOf(failed.output, Math.max(0, maxChars - head.length));
}

/** The run that a failed check ended with. */
export function failedRun({ runs }: CheckResult): CommandResult | undefined {
  return runs.find((run) => !succeeded(run));
}

/** An output this short is quickly read in its own order. */
const SHORT = 3_000;
/** Of an output that says where it failed, as much of its end is shown besides. */
const END = 1_200;
/** Of a long output the end says most. */
const TAIL_SHARE = 0.75;

/** `output` cut to `maxChars`, with what it says of the failures first where that can be told. */
export function excerptOf(output: string, maxChars: number): string {
  const text = output.trim();
  const part = text.length > Math.min(SHORT, maxChars) ? failingPart(text) : undefined;
  if (part === undefined) return cutTowardsTheEnd(text, maxChars);
  const about = '[Of the output, what is about the failures:]\n';
  if (text.endsWith(part) && about.length + part.length <= maxChars) return about + part;
  const end = text.slice(-END);
  const gap = '\n\n[… and the end of the output …]\n';
  const room = Math.max(0, maxChars - gap.length - about.length - end.length);
  return about + cutAfterwards(part, room) + gap + end;
}

function cutAfterwards(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const gap = '\n[… more of the same …]';
  return text.slice(0, Math.max(0, maxChars - gap.length)) + gap;
}

function cutTowardsTheEnd(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const gap = `\n[… ${text.length} characters in all, the middle left out …]\n`;
  const room = Math.max(0, maxChars - gap.length);
  const tail = Math.ceil(room * TAIL_SHARE);
  return text.slice(0, room - tail) + gap + text.slice(text.length - tail);
}
