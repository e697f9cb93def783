import type { Log } from '../../core/log.ts';

/** The log of a command on a terminal. */
export interface CliLog extends Log {
  /** Text with line breaks of its own, such as a difference. */
  block(text: string): void;
}

/** `write` gets whole lines. With `quiet`, warnings and errors remain. */
export function cliLog({ write, quiet }: { write: (text: string) => void; quiet: boolean }): CliLog {
  const print = (text: string) => write(`${harmless(text)}\n`);
  const progress = quiet ? () => {} : print;
  return {
    info: progress,
    block: progress,
    foreign: progress,
    warn: (line) => print(`warning: ${line}`),
    error: (line) => print(`error: ${line}`),
    group: (title, body) => {
      progress(title);
      return body();
    },
  };
}

/** Without what a terminal would obey: control characters other than tabs and line breaks. */
export function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, '');
}
