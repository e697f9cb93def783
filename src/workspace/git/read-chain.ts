import { type Sha, shaSchema } from '../../core/ids.ts';
import { Stop } from '../../core/stop.ts';
import { commitMessage, type MessageParts } from './commit-message.ts';
import type { HostRepository } from './host-repository.ts';

/** One of several commits that go on from each other. */
export interface ChainedCommit {
  sha: Sha;
  tree: string;
  /** `Name <address>` */
  author: string;
  committer: string;
  message: string;
}

/** More than the phases of any plan. */
const MAX_COMMITS = 200;

/**
 * The commits that `head` adds to `from`, oldest first. Throws `Stop('failed')` unless each goes on from the one before it
 * alone, the first from `from`, and holds nothing but what every commit has.
 */
export async function readChain(
  repository: HostRepository,
  { from, head }: { from: Sha; head: Sha },
): Promise<ChainedCommit[]> {
  const list = await repository.git.run(['rev-list', '--reverse', '--topo-order', head, `^${from}`, '--']);
  const names = list.split('\n').filter((line) => line !== '');
  if (names.length > MAX_COMMITS) throw unfit(`there are ${names.length} of them`);
  const chain: ChainedCommit[] = [];
  let parent = from;
  for (const name of names) {
    const sha = shaSchema.parse(name);
    chain.push(await readCommit(repository, { sha, parent }));
    parent = sha;
  }
  if (parent !== head) throw unfit(`${head} does not go on from ${from}`);
  return chain;
}

/** Whether a commit says just this, but for those that it names as authors beside its own. */
export function says({ message }: ChainedCommit, parts: MessageParts): boolean {
  const lines = message.split('\n').filter((line) => !line.startsWith('Co-authored-by: '));
  return lines.join('\n') === commitMessage(parts);
}

async function readCommit(
  { git }: HostRepository,
  { sha, parent }: { sha: Sha; parent: Sha },
): Promise<ChainedCommit> {
  const text = (await git.catFile(['commit', sha])).toString();
  const end = text.indexOf('\n\n');
  const [tree = '', before = '', author = '', committer = '', ...more] = text.slice(0, end).split('\n');
  if (before !== `parent ${parent}` || more.length > 0) {
    throw unfit(`${sha} does not go on from ${parent} alone, or holds more than a commit of Baton’s`);
  }
  return {
    sha,
    tree: tree.slice('tree '.length),
    author: whoIn(author),
    committer: whoIn(committer),
    message: text.slice(end + 2),
  };
}

/** Of `author Name <address> 1700000000 +0000`. */
function whoIn(line: string): string {
  return line.slice(line.indexOf(' ') + 1, line.lastIndexOf('>') + 1);
}

function unfit(why: string): Stop {
  return new Stop(
    'failed',
    `The commits that were handed over are refused: ${why}. Nothing of them was published. Look at the job that made them, and start again.`,
  );
}
