import { createHash } from 'node:crypto';
import type { WorkTreeWatch } from './work-tree-watch.ts';

/** One call of a tool; `failure` is what it failed with. */
export interface GuardedCall {
  name: string;
  input: unknown;
  failure: string | undefined;
}

export interface LoopLimits {
  /** The same call failing in the same way so often is a loop. */
  failures: number;
  /** So is a file that comes back so often to a state that it had before, */
  returns: number;
  /** and so many turns in a row without a change of any file. */
  idleTurns: number;
  /** How many more of those there may be after the warning. */
  graceTurns: number;
}

const LIMITS: LoopLimits = { failures: 3, returns: 2, idleTurns: 25, graceTurns: 10 };

interface FileStates {
  seen: Set<string>;
  moves: Set<string>;
  returns: number;
}

/**
 * Notices a session that goes in circles. Each loop is warned of once; one that goes on after that ends the session, for
 * the `reason` that stands here from then on. What was noticed is forgotten when a new phase begins.
 */
export class LoopGuard {
  readonly #limits: LoopLimits;
  readonly #watch: WorkTreeWatch | undefined;
  readonly #failures = new Map<string, number>();
  readonly #files = new Map<string, FileStates>();
  readonly #warnings: string[] = [];
  #idleTurns = 0;
  #warnedOfIdling = false;
  #expectsChanges = false;
  #reason: string | undefined;

  /** `watch` is asked when no tool has changed a file for long; without one, turns without a change are not counted. */
  constructor({ limits = {}, watch }: { limits?: Partial<LoopLimits>; watch?: WorkTreeWatch } = {}) {
    this.#limits = { ...LIMITS, ...limits };
    this.#watch = watch;
  }

  /** Why the session has to end; undefined as long as it need not. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** A phase, or another piece of work, begins; `expectsChanges` where it is one of changing files. */
  begin({ expectsChanges }: { expectsChanges: boolean }): void {
    this.#failures.clear();
    this.#files.clear();
    this.#warnedOfIdling = false;
    this.#expectsChanges = expectsChanges;
    this.#restart();
  }

  /** The model has been told something new, and may look into it before it changes anything. */
  toldSomething(): void {
    this.#restart();
  }

  /**
   * The model no longer knows what it did and was warned of, and may have to see it once more. How long nothing has
   * changed is not forgotten, or a session that is summed up now and then could idle for ever.
   */
  forget(): void {
    this.#warnings.splice(0);
    this.#failures.clear();
    this.#files.clear();
    this.#warnedOfIdling = false;
  }

  /** A turn's calls are about to run. */
  nextTurn(): void {
    if (!this.#expectsChanges || !this.#watch) return;
    this.#idleTurns += 1;
    const { idleTurns, graceTurns } = this.#limits;
    if (this.#idleTurns <= (this.#warnedOfIdling ? graceTurns : idleTurns)) return;
    const turns = this.#idleTurns - 1;
    this.#idleTurns = 0;
    if (this.#watch.hasChanged()) return;
    if (this.#warnedOfIdling) {
      this.#end('no file changed any more');
      return;
    }
    this.#warnedOfIdling = true;
    this.#warnings.push(
      `No file has changed for ${turns} ${turns === 1 ? 'turn' : 'turns'}. Make the change; or end your turn if the work is done; or say what stands in the way. After ${graceTurns} more turns without a change the work ends as failed.`,
    );
  }

  called({ name, input, failure }: GuardedCall): void {
    if (failure === undefined) {
      // What a command does to files is not seen, so that the next one may well end otherwise.
      if (name === 'bash') this.#forgetFailures((tool) => tool === 'bash');
      return;
    }
    const key = `${name}\0${digestOf(JSON.stringify(input) ?? '')}${digestOf(failure)}`;
    const times = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, times);
    if (times === this.#limits.failures) {
      this.#warnings.push(
        `This very call has failed ${times} times in the same way. Do something else: look at what it is about, or say what stands in the way. If it fails like this once more, the work ends as failed.`,
      );
    }
    if (times > this.#limits.failures) this.#end(`the same call of \`${name}\` failed again and again`);
  }

  /** A tool has written a file; `path` is a name for it. */
  changed({ path, before, after }: { path: string; before: string | undefined; after: string }): void {
    if (before === after) return;
    this.#restart();
    this.#forgetFailures((tool) => tool !== 'edit');
    const file = this.#files.get(path) ?? { seen: new Set(), moves: new Set(), returns: 0 };
    this.#files.set(path, file);
    const [from, to] = [before === undefined ? '' : digestOf(before), digestOf(after)];
    file.seen.add(from);
    const isKnownMove = file.moves.has(`${from} ${to}`);
    file.moves.add(`${from} ${to}`);
    if (!file.seen.has(to)) {
      file.seen.add(to);
      return;
    }
    file.returns += 1;
    if (file.returns === this.#limits.returns) {
      this.#warnings.push(
        `This file is back in a state that it had before, for the ${file.returns === 2 ? 'second' : `${file.returns}th`} time. Decide what it has to be; going to and fro between the same states ends the work as failed.`,
      );
    }
    // Something tried in between and taken back again is no loop; the same step made once more is.
    if (file.returns > this.#limits.returns && isKnownMove) {
      this.#end('the same change of a file was made and taken back again and again');
    }
  }

  /** What there is to say to the model, once. */
  takeWarning(): string | undefined {
    const warnings = this.#warnings.splice(0);
    return warnings.length > 0 ? warnings.join('\n') : undefined;
  }

  #restart(): void {
    this.#idleTurns = 0;
    this.#watch?.restart();
  }

  #end(reason: string): void {
    this.#reason ??= reason;
  }

  #forgetFailures(of: (tool: string) => boolean): void {
    for (const key of this.#failures.keys()) {
      if (of(key.slice(0, key.indexOf('\0')))) this.#failures.delete(key);
    }
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
