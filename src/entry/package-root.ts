import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** The directory of this package and its version, from wherever in it this code runs: its sources or the bundle. */
export async function findPackage(): Promise<{ root: string; version: string }> {
  for (let root = import.meta.dirname; ; root = dirname(root)) {
    const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return { root, version: manifest.parse(JSON.parse(text)).version };
    if (root === dirname(root)) throw new Error('The package of this program is incomplete');
  }
}
