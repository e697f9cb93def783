import type { ModelClient } from '../../agent/model-client.ts';
import type { Prompts } from '../../agent/prompts.ts';
import type { Clock } from '../../core/clock.ts';
import type { HandoffCommand } from '../../core/command.ts';
import type { Log } from '../../core/log.ts';
import type { GitHubClient } from '../../github/client.ts';
import type { RunListener } from './run-event.ts';

/** All that a job reaches out with. Built by an entry, from its configuration and environment. */
export interface Deps {
  github: GitHubClient;
  model: ModelClient;
  prompts: Prompts;
  host: Host;
  log: Log;
  clock: Clock;
  settings: Settings;
  /** All of the job, unless it says otherwise. */
  part?: Part | undefined;
  /** Told what runs do, besides the log and the record. */
  listeners?: readonly RunListener[] | undefined;
}

/**
 * Where a job is done in two parts, by processes that share no secret: the one that works keeps what came of it in a
 * directory and changes nothing on GitHub, the other takes it from there and publishes it.
 */
export interface Part {
  kind: 'work' | 'publish';
  /** Absolute. */
  handover: string;
  /** Login of the account that publishes, where that is another than this part's. */
  bot?: string | undefined;
}

/** Where a run takes place. */
export interface Host {
  /** What git clones from, without a slash at its end: `https://github.com`. */
  serverUrl: string;
  /** Asked for afresh at each use, for it may expire while a job runs. */
  token: () => Promise<string>;
  /** What the host's own git and the sandbox may see of the environment: `PATH`, `LANG` and the like. */
  environment: Readonly<Record<string, string>>;
  /** An existing directory, in which each run makes one of its own. Its path is short enough for that of a socket in it. */
  temporaryDirectory: string;
  /** Directories besides the run's own that commands of the repository must not read. */
  hidden: string[];
  /** Values that must never be published. */
  secrets: string[];
  runUrl: string | undefined;
  /** An existing directory for the records of runs, which outlive them; one of `hidden`. None are kept without it. */
  records?: string | undefined;
  /** Of Baton and what it runs on, for the record. */
  versions?: Readonly<Record<string, string>> | undefined;
  /** How a job can be carried out elsewhere, with its own time, token and log; without it, it goes on in this run. */
  elsewhere?: Elsewhere | undefined;
  /**
   * Present where the host may start the workflow of a repository instead of working itself; the repository's
   * configuration decides.
   */
  workflows?: Workflows | undefined;
  /**
   * Throws Stop where this run has nothing to say any more, because its job was given to somebody else. Asked before each
   * push; the GitHub client asks by itself.
   */
  mayPublish?: (() => Promise<void>) | undefined;
  /** Whether to tell in the log what only somebody who looks for a fault of Baton's can use. */
  debug?: boolean | undefined;
  /** Aborted when the run has to end within seconds, because whoever hosts it was told to. */
  signal?: AbortSignal | undefined;
}

export interface Workflows {
  /** With a token that may start workflows, and nothing else. */
  github: GitHubClient;
  /** Id of the workflow run that an earlier try of this run has started. */
  started: number | undefined;
  remember: (workflowRun: number) => Promise<void>;
  /** When an earlier try of this run was about to start one, and told it which job it is for. */
  asked: Date | undefined;
  rememberAsking: (at: Date) => Promise<void>;
  lookEveryMs: number;
}

export type Elsewhere =
  /** The workflow that this is a run of is started again. `file`: its name, e.g. `baton.yml`. */
  | { kind: 'workflow'; file: string }
  | { kind: 'queue'; enqueue: (next: HandoffCommand, about: { issue: number }) => Promise<void> };

/** What the one who started the run set, over the repository's configuration. */
export interface Settings {
  configPath: string;
  plannerModel?: string | undefined;
  implementerModel?: string | undefined;
  maxCostUsd?: number | undefined;
  sandbox?: 'auto' | 'required' | 'off' | undefined;
  /** Says what would be done, and changes nothing on GitHub; so does the part of a job that only works. */
  dryRun: boolean;
}
