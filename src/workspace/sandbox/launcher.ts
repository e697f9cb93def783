/** What to start on the host so that a command runs confined. */
export interface Launch {
  file: string;
  arguments: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** To be called once the process is over. */
  release(): void;
}

/** Turns a command into a process that is confined, as far as the kind of launcher goes. */
export interface Launcher extends AsyncDisposable {
  kind: 'bubblewrap' | 'none';
  /** Whether all that a command starts ends with the process that was started for it. */
  endsAsOne: boolean;
  /** Directories that are kept in memory inside of the sandbox. */
  memoryDirectories: readonly string[];
  /**
   * `bashArguments`: what bash is started with. Hosts are reachable only by name, exactly as given, and only where the
   * launcher can hold on to that.
   */
  prepare(bashArguments: readonly string[], options: { allowedHosts: readonly string[] }): Promise<Launch>;
}
