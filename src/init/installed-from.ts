import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { parseRemote } from './remote.ts';

const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

/**
 * Where `npx` or `npm install` took the package at `root` from, as a workflow names it: `owner/name@ref`. Undefined where
 * that was no repository of GitHub's at a named version.
 */
export async function installedFrom({ root }: { root: string }): Promise<string | undefined> {
  const text = await readFile(join(root, '../../package.json'), 'utf8').catch(() => '{}');
  const installed = manifest.safeParse(parsed(text));
  const source = installed.data?.dependencies[basename(root)];
  if (source === undefined) return undefined;
  const [address = '', ref = ''] = source.split('#');
  const place = parseRemote(address.replace(/^github:/, 'git@github.com:').replace(/^git\+/, ''));
  const isVersion = /^[\w./-]+$/.test(ref);
  return place?.host === 'github.com' && isVersion ? `${place.owner}/${place.name}@${ref}` : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
