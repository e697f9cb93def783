import type { HostRepository } from './host-repository.ts';

/** The contents of objects by name, read in one go. Throws where one is not there. */
export async function readObjects(
  { git }: HostRepository,
  names: readonly string[],
): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const output = await git.catFile(['--batch'], { input: `${wanted.join('\n')}\n` });
  const contents = new Map<string, Buffer>();
  let at = 0;
  for (const name of wanted) {
    // `<name> <type> <size>`, the content, and a line feed.
    const endOfHead = output.indexOf(10, at);
    const [found, type, size] = output.subarray(at, endOfHead).toString().split(' ');
    if (found !== name || type === 'missing') throw new Error(`git has no object ${name}`);
    const start = endOfHead + 1;
    contents.set(name, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return contents;
}
