import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sha, shaSchema } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import type { HostRepository } from './host-repository.ts';
import { GitFailure } from './run-git.ts';

/** The commits of a branch beyond `from`, which whoever takes the bundle has to have already. */
interface Span {
  /** Its full name. */
  ref: string;
  from: Sha;
}

const FIRST_LINE = '# v2 git bundle';
const MAX_HEADER = 4_096;

/** The commits from `from` to `to` with all that they hold, as `git bundle` writes it. */
export async function writeBundle(
  repository: HostRepository,
  { ref, from, to }: Span & { to: Sha },
): Promise<Buffer> {
  const { git, gitDirectory } = repository;
  const file = join(gitDirectory, 'handed-over.bundle');
  await git.run(['update-ref', '--no-deref', ref, to]);
  try {
    await git.run(['bundle', 'create', '--quiet', '--version=2', file, ref, `^${from}`]);
    return await readFile(file);
  } finally {
    await git.run(['update-ref', '--no-deref', '-d', ref]);
    await rm(file, { force: true });
  }
}

/**
 * Takes in the objects of a bundle and says what its branch is at. Its own word counts for nothing: it has to be of this
 * branch, to go on from this commit, and whole; git checks each object. Throws `Stop('failed')` for any other.
 */
export async function readBundle(
  repository: HostRepository,
  { ref, from, bundle, maxBytes }: Span & { bundle: Buffer; maxBytes: number },
): Promise<Sha> {
  if (bundle.length > maxBytes)
    throw unfit(`it has ${bundle.length} bytes, more than the ${maxBytes} allowed`);
  const { head, pack } = readHeader(bundle, { ref, from });
  try {
    await repository.git.run(
      ['index-pack', '--stdin', '--fix-thin', '--fsck-objects', `--max-input-size=${maxBytes}`],
      { input: pack },
    );
    await repository.git.run(['cat-file', '-e', `${head}^{commit}`]);
    await repository.git.run(['rev-list', '--objects', '--quiet', head, `^${from}`, '--']);
    return head;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw unfit('git does not take its objects for whole and sound', error);
  }
}

/** What follows the header of a bundle of our own. */
export function packIn(bundle: Buffer): Buffer {
  return bundle.subarray(bundle.indexOf('\n\n') + 2);
}

/** `-<commit> …` of what it goes on from, `<commit> <ref>` of what it holds, an empty line, and a pack. */
function readHeader(bundle: Buffer, { ref, from }: { ref: string; from: Sha }): { head: Sha; pack: Buffer } {
  const end = bundle.subarray(0, MAX_HEADER).indexOf('\n\n');
  const [first, ...lines] = bundle.subarray(0, Math.max(0, end)).toString().split('\n');
  if (first !== FIRST_LINE) throw unfit('it is not one of the kind that is handed over');
  const needed = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1).split(' ')[0]);
  const [held, ...others] = lines.filter((line) => !line.startsWith('-'));
  if (needed.length !== 1 || needed[0] !== from) throw unfit(`it does not go on from ${from}`);
  const head = shaSchema.safeParse(held?.slice(0, 40)).data;
  if (head === undefined || held !== `${head} ${ref}` || others.length > 0) {
    throw unfit(`it does not hold ${ref} alone`);
  }
  return { head, pack: bundle.subarray(end + 2) };
}

function unfit(why: string, cause?: Error): Stop {
  return new Stop(
    'failed',
    `The bundle of commits that was handed over is refused: ${why}. Nothing of it was published. Look at the job that made it, and start again.`,
    { cause },
  );
}
