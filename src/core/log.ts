/** Where a run tells what it does, line by line. An entry supplies the one that fits where it runs. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
  /** Runs `body` with what it logs folded under `title`. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Output of a foreign program: shown, and never read as a command by whoever hosts the log. */
  foreign(text: string): void;
}
