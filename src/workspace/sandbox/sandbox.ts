import type { Log } from '../../core/log.ts';
import { Stop } from '../../core/stop.ts';
import type { LauncherParams } from './bubblewrap.ts';
import type { CommandOptions, CommandResult } from './command-result.ts';
import { type ConfinedProcess, startConfined } from './confined-process.ts';
import { keepOutput } from './keep-output.ts';
import type { Launcher } from './launcher.ts';
import { defaultLimits } from './limits.ts';
import { persistentShell, type Shell } from './persistent-shell.ts';
import { plainLauncher } from './plain-process.ts';
import { endAllWith } from './process-tree.ts';
import { runToEnd } from './run-command.ts';
import { findSeccompHelper } from './seccomp-helper.ts';
import { smokeTest } from './smoke-test.ts';

/** Where commands of the repository run. When it is disposed of, everything that ran in it is over. */
export interface Sandbox extends AsyncDisposable {
  readonly kind: 'bubblewrap' | 'none';
  /** What people must be told about it: that there is none, and why. */
  readonly notice: string | undefined;
  /** Runs a bash command in a process of its own; nothing that it started outlives it. */
  run(command: string, options: RunOptions): Promise<CommandResult>;
  /** A shell of its own, started by its first command. */
  shell(): Shell & Pick<Sandbox, 'keep' | 'still'>;
  /**
   * Does `work` while nothing in the sandbox moves. Whatever the host does with the files has to be done so: a process
   * that a command left running could put a link in the place of what has just been looked at.
   */
  still<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Puts `text` into a new file that commands can read, and gives its path. Undefined where the disk does not take it:
   * what is kept there is a convenience.
   */
  keep(text: string): Promise<string | undefined>;
}

export interface RunOptions extends CommandOptions {
  /** Exact names of hosts that this one command may reach; none if left out. */
  allowedHosts?: readonly string[];
  onOutput?: (text: string) => void;
}

export interface SandboxParams extends Omit<LauncherParams, 'limits'> {
  mode: 'auto' | 'required' | 'off';
  log: Log;
  limits?: LauncherParams['limits'];
  /** Ends every command in it. */
  signal?: AbortSignal | undefined;
  /** The runtime's program for filtering system calls, looked for if left out. */
  seccompHelper?: string | undefined;
}

type Setting = LauncherParams & Pick<SandboxParams, 'signal'>;

/**
 * Starts a sandbox over the work tree, after having tried whether it holds. Throws `Stop('failed')` with what to
 * install or change where it does not and `mode` is `required`; `auto` then goes on without one, and says so.
 */
export async function openSandbox(params: SandboxParams): Promise<Sandbox> {
  const { mode, log } = params;
  const launcherParams = { ...params, limits: params.limits ?? defaultLimits() };
  if (mode === 'off') return withoutSandbox(launcherParams, { log, reason: 'it is switched off.' });

  // A quarter of the program: who runs no commands does not wait for it.
  const { bubblewrapLauncher } = await import('./bubblewrap.ts');
  const seccompHelper = params.seccompHelper ?? findSeccompHelper();
  const attempt =
    seccompHelper === undefined
      ? { problem: `there is no sandbox for ${process.platform} on ${process.arch}` }
      : await tryOut(bubblewrapLauncher(launcherParams, { seccompHelper }), launcherParams);
  if (attempt.problem === undefined) return attempt.sandbox;
  if (mode === 'required') {
    throw new Stop(
      'failed',
      `The sandbox is required and does not work here: ${attempt.problem}. ${REMEDY} Or set sandbox to auto to go on without one.`,
    );
  }
  return withoutSandbox(launcherParams, { log, reason: `${attempt.problem}. ${REMEDY}` });
}

const REMEDY =
  "Install it with `sudo apt-get install bubblewrap socat ripgrep`; on Ubuntu 24.04 and later also run `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`. A container has to allow it: “What bubblewrap needs” in Baton's docs/self-hosting.md.";

async function tryOut(
  launcher: Launcher,
  params: Setting,
): Promise<{ problem: string } | { problem: undefined; sandbox: Sandbox }> {
  const { root, workTree } = params.directory;
  const problem = await smokeTest(launcher, {
    root,
    workTree,
    limits: params.limits,
  });
  return problem === undefined ? { problem, sandbox: sandboxOf(launcher, params, undefined) } : { problem };
}

function withoutSandbox(params: Setting, { log, reason }: { log: Log; reason: string }): Sandbox {
  const notice = `NO SANDBOX: commands of the model and of the repository run as ordinary processes of this machine, with its network and all that this account can read and write. Their environment holds no secret, but they could read that of Baton's own process, which holds the key and the token. Reason: ${reason}`;
  log.warn(notice);
  return sandboxOf(plainLauncher(params), params, notice);
}

function sandboxOf(launcher: Launcher, params: Setting, notice: string | undefined): Sandbox {
  const { limits, directory } = params;
  const endedBy = <T extends CommandOptions>(options: T): T => {
    const signals = [options.signal, params.signal].filter((signal) => signal !== undefined);
    return { ...options, ...(signals.length > 0 && { signal: AbortSignal.any(signals) }) };
  };
  const { workTree } = directory;
  const { memoryDirectories, endsAsOne } = launcher;
  const running = new Set<ConfinedProcess>();
  let closed = false;

  const start = async (
    bashArguments: readonly string[],
    { allowedHosts = [], stdin }: { allowedHosts?: readonly string[]; stdin: 'none' | 'pipe' },
  ) => {
    const launch = await launcher.prepare(bashArguments, { allowedHosts });
    if (closed) {
      launch.release();
      throw new Error('the sandbox is closed');
    }
    const confined = startConfined(launch, { workTree, limits, memoryDirectories, endsAsOne, stdin });
    running.add(confined);
    const done = () => running.delete(confined);
    confined.ended.then(done, done);
    return confined;
  };

  const keep = (text: string) => keepOutput(directory.temp, text);
  const still = async <T>(work: () => Promise<T>): Promise<T> => {
    const holds = await Promise.all([...running].map((confined) => confined.hold()));
    try {
      return await work();
    } finally {
      for (const letGo of holds) letGo();
    }
  };

  return {
    kind: launcher.kind,
    notice,
    run: async (command, { allowedHosts, ...options }) => {
      const confined = await start(['-c', command], {
        ...(allowedHosts ? { allowedHosts } : {}),
        stdin: 'none',
      });
      return runToEnd(confined, { ...endedBy(options), command, limits });
    },
    shell: () => {
      const shell = persistentShell({ start: () => start([], { stdin: 'pipe' }), limits });
      return { exec: (command, options) => shell.exec(command, endedBy(options)), keep, still };
    },
    keep,
    still,
    [Symbol.asyncDispose]: async () => {
      closed = true;
      for (const confined of running) confined.kill();
      // Without namespaces some may have left their group and parents; their home is this run's alone.
      await endAllWith(`HOME=${directory.home}`);
      await Promise.allSettled([...running].map(({ ended }) => ended));
      await launcher[Symbol.asyncDispose]();
    },
  };
}
