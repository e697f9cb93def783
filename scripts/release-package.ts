/**
 * Prints the package.json of a release, made from that of this checkout and from what the bundles in `dist/` load:
 *
 *     node scripts/release-package.ts
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadedPackages } from './release/loaded-packages.ts';
import { releaseManifest } from './release/release-manifest.ts';

const root = join(import.meta.dirname, '..');
const manifestIn = (folder: string): unknown =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

const manifest = releaseManifest(manifestIn('.'), {
  loaded: loadedPackages(join(root, 'dist')),
  manifestOf: (name) => manifestIn(join('node_modules', name)),
});
process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
