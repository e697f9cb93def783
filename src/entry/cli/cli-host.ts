/** What the process is to a command: its streams, its environment, and where it was started. */
export interface CliHost {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  environment: NodeJS.ProcessEnv;
  /** The working directory, absolute. */
  directory: string;
  /**
   * Takes Ctrl-C, SIGTERM and the end of the terminal over: from here on they abort the signal instead of ending the process,
   * which the command then has to do by itself. A second Ctrl-C or SIGTERM ends it all the same.
   */
  interruption: () => AbortSignal;
}
