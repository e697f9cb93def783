import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The sandbox runtime's program that keeps commands from Unix sockets and from leaving their namespaces: in the
 * `vendor` folder beside the bundle, or in the installed package. `undefined` where there is none for this machine.
 */
export function findSeccompHelper(): string | undefined {
  const file = join('vendor/seccomp', process.arch, 'apply-seccomp');
  const roots = [dirname(fileURLToPath(import.meta.url)), installedPackage()].filter(
    (root) => root !== undefined,
  );
  return roots.map((root) => join(root, file)).find(isExecutable);
}

function installedPackage(): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('@anthropic-ai/sandbox-runtime')));
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
