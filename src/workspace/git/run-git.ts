import { GitError, GitPluginError, simpleGit } from 'simple-git';
import { diskIsFull, isFull } from '../../core/full-disk.ts';

/** Git ended with another exit code than 0. Its message is for logs, not for people. */
export class GitFailure extends GitError {
  override readonly name = 'GitFailure';
  readonly exitCode: number;
  readonly stderr: string;
  readonly stdout: string;

  constructor(command: string, result: { exitCode: number; stdout: string; stderr: string }) {
    super(
      undefined,
      `git ${command} ended with ${result.exitCode}: ${result.stderr.trim() || result.stdout.trim()}`,
    );
    this.exitCode = result.exitCode;
    this.stderr = result.stderr;
    this.stdout = result.stdout;
  }
}

export interface GitCall {
  /** For standard input; not empty. */
  input?: string | Buffer;
  /** Added to the environment of this one command. */
  environment?: Readonly<Record<string, string>>;
}

/** Runs git in one repository. Each call is a process of its own. Throws `Stop('failed')` where the disk is full. */
export interface Git {
  /** Standard output as text. Throws `GitFailure`. */
  run(args: readonly string[], call?: GitCall): Promise<string>;
  /** Standard output of `git cat-file` as it is. Throws `GitFailure`. */
  catFile(args: readonly string[], call?: GitCall): Promise<Buffer>;
  /** Whether the command ended with 0; 1 is no. Throws `GitFailure` for any other code. */
  holds(args: readonly string[]): Promise<boolean>;
}

const NO_ROOM = /No space left on device|Disk quota exceeded/;

export function createGit(
  environment: Readonly<Record<string, string>>,
  { directory, signal }: { directory: string; signal?: AbortSignal | undefined },
): Git {
  const client = (command: string, call: GitCall) => {
    const env = { ...environment, ...call.environment };
    const { input } = call;
    return simpleGit({
      baseDir: directory,
      ...(signal ? { abort: signal } : {}),
      ...(input === undefined ? {} : { input: () => input }),
      allowEnvironment: Object.keys(env),
      unsafe: {
        allowUnsafeConfigEnvCount: true,
        allowUnsafeConfigPaths: true,
        allowUnsafeHooksPath: true,
      },
      // Output is complete when the streams are closed, which may be long after the exit.
      completion: { onClose: true, onExit: false },
      errors: (error, { exitCode, stdOut, stdErr }) => {
        if (error instanceof GitPluginError || exitCode === 0) return error;
        // There was no git to end with a code.
        if (exitCode < 0) return error ?? new GitError(undefined, `git ${command} could not be started`);
        const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
        return new GitFailure(command, { exitCode, stdout: text(stdOut), stderr: text(stdErr) });
      },
    })
      .env(env)
      .outputHandler((_command, stdout) => endWithOutput(stdout));
  };
  const orFull = async <T>(output: PromiseLike<T>): Promise<T> => {
    try {
      return await output;
    } catch (error) {
      // Of a file that it could not write git often does not say why. What answers by its exit code says nothing.
      const isFault = error instanceof GitFailure && error.stderr !== '';
      if (isFault && (NO_ROOM.test(error.stderr) || (await isFull(directory))))
        throw await diskIsFull(directory, { cause: error });
      throw error;
    }
  };
  const run: Git['run'] = async (args, call = {}) => {
    signal?.throwIfAborted();
    return orFull(client(args[0] ?? '', call).raw([...args]));
  };
  return {
    run,
    catFile: async (args, call = {}) => {
      signal?.throwIfAborted();
      return orFull(client('cat-file', call).binaryCatFile([...args]));
    },
    holds: async (args) => {
      try {
        await run(args);
        return true;
      } catch (error) {
        if (error instanceof GitFailure && error.exitCode === 1) return false;
        throw error;
      }
    },
  };
}

/** Of a command that says nothing, simple-git waits 50 ms for what may still come, although its streams are closed by then. */
function endWithOutput(stdout: NodeJS.ReadableStream): void {
  stdout.once('end', () => stdout.emit('data', Buffer.alloc(0)));
}
