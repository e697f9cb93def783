import { z } from 'zod';

const versions = z.record(z.string(), z.string());
const development = z.looseObject({
  dependencies: versions,
  scripts: z.unknown(),
  devDependencies: z.unknown(),
  optionalDependencies: z.unknown(),
});
const peers = z.object({
  peerDependencies: versions.default({}),
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
});

/**
 * The package.json of a release: that of a checkout, without what only development needs, and with no dependencies but those
 * that the bundles load and what these need beside them. Throws where one of them has no version in `manifest`.
 */
export function releaseManifest(
  manifest: unknown,
  { loaded, manifestOf }: { loaded: readonly string[]; manifestOf: (name: string) => unknown },
): Record<string, unknown> {
  const {
    dependencies,
    scripts: _,
    devDependencies: __,
    optionalDependencies: ___,
    ...rest
  } = development.parse(manifest);
  const needed = new Set([...loaded, ...loaded.flatMap((name) => peersOf(manifestOf(name)))]);
  const missing = [...needed].filter((name) => dependencies[name] === undefined);
  if (missing.length > 0)
    throw new Error(`The bundles need ${missing.join(', ')}, which the dependencies of package.json lack`);
  const kept = Object.entries(dependencies).filter(([name]) => needed.has(name));
  return { ...rest, dependencies: Object.fromEntries(kept) };
}

/** npm installs them by itself unless it is told not to (`legacy-peer-deps`), and in a version of its own choice. */
function peersOf(manifest: unknown): string[] {
  const { peerDependencies, peerDependenciesMeta } = peers.parse(manifest);
  return Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
}
