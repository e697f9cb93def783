import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Starting git costs more than all that the stand-in does besides, and most of what it asks it has asked before. */
interface Memory {
  answers: Map<string, Promise<Buffer>>;
  refs?: { files: string; listed: readonly Ref[] };
}

export interface Ref {
  name: string;
  sha: string;
  type: string;
}

const memories = new Map<string, Memory>();

function memoryOf(directory: string): Memory {
  const memory: Memory = memories.get(directory) ?? { answers: new Map() };
  memories.set(directory, memory);
  return memory;
}

/** To be called when a repository goes: another one may come in its place. */
export function forgetRepository(directory: string): void {
  memories.delete(directory);
}

/** For questions about objects named in full, whose answers never change. Failures are not remembered. */
export function askOnce(
  directory: string,
  args: readonly string[],
  ask: () => Promise<Buffer>,
): Promise<Buffer> {
  const { answers } = memoryOf(directory);
  const question = args.join('\0');
  const known = answers.get(question);
  if (known !== undefined) return known;
  const answer = ask();
  answers.set(question, answer);
  answer.catch(() => answers.delete(question));
  return answer;
}

/** Lists refs again only where one of the files that hold them is another than it was. */
export async function listOnce(
  directory: string,
  list: () => Promise<readonly Ref[]>,
): Promise<readonly Ref[]> {
  const memory = memoryOf(directory);
  const files = refFiles(directory);
  if (memory.refs?.files === files) return memory.refs.listed;
  const listed = await list();
  // What changed meanwhile may be in the list or not.
  if (refFiles(directory) === files) memory.refs = { files, listed };
  return listed;
}

/** Names and content of the files that hold the refs. */
function refFiles(directory: string): string {
  const loose = readdirSync(join(directory, 'refs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return [join(directory, 'packed-refs'), ...loose].map((path) => `${path} ${contentOf(path)}`).join('\n');
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
