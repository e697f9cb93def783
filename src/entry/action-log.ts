import { randomUUID } from 'node:crypto';
import type { Log } from '../core/log.ts';

/** The log of a job in GitHub Actions: foldable groups, annotations, and no command from foreign text. */
export function actionLog({
  write,
  redact,
}: {
  write: (text: string) => void;
  redact: (text: string) => string;
}): Log {
  const print = (text: string) => write(`${redact(text)}\n`);
  const annotate = (kind: 'warning' | 'error', line: string) => print(`::${kind}::${escapeData(line)}`);
  return {
    info: (line) => print(inert(line)),
    warn: (line) => annotate('warning', line),
    error: (line) => annotate('error', line),
    async group(title, body) {
      print(`::group::${escapeData(title)}`);
      try {
        return await body();
      } finally {
        print('::endgroup::');
      }
    },
    foreign(text) {
      const token = randomUUID();
      print(`::stop-commands::${token}`);
      print(text);
      print(`::${token}::`);
    },
  };
}

/** How the runner wants data of a command to be written. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Text that the runner takes for nothing else: it obeys `::` at the start of a line, and `##[` anywhere in it. */
function inert(text: string): string {
  return text.replaceAll('##[', '## [').replace(/^(\s*)::/gm, '$1: :');
}
