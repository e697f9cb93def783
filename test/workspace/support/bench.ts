import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Log } from '../../../src/core/log.ts';
import { createRunDirectory, type RunDirectory } from '../../../src/workspace/run-directory.ts';
import { defaultLimits, type Limits } from '../../../src/workspace/sandbox/limits.ts';
import { openSandbox, type Sandbox, type SandboxParams } from '../../../src/workspace/sandbox/sandbox.ts';

/** A work tree with a sandbox over it, and a directory of the test's own that the sandbox must not reach. */
export interface Bench extends AsyncDisposable {
  directory: RunDirectory;
  sandbox: Sandbox;
  /** Holds `secret.txt`. */
  hidden: string;
  logged: string[];
  write(path: string, content: string): void;
}

/**
 * In `place`. By default with `required`: on a machine without a working sandbox a test fails and says what is missing.
 */
export async function openBench({
  limits,
  place = tmpdir(),
  ...overrides
}: { limits?: Partial<Limits>; place?: string } & Partial<
  Omit<SandboxParams, 'limits'>
> = {}): Promise<Bench> {
  const hidden = mkdtempSync(join(place, 'baton-hidden-'));
  writeFileSync(join(hidden, 'secret.txt'), 'the sentinel');
  const environment = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  const directory = await createRunDirectory({ parent: place, environment });
  const logged: string[] = [];
  const cleanUp = async () => {
    await directory[Symbol.asyncDispose]();
    rmSync(hidden, { recursive: true, force: true });
  };
  const sandbox = await openSandbox({
    mode: 'required',
    directory,
    environment,
    hidden: [hidden],
    log: collectingLog(logged),
    limits: { ...defaultLimits(), ...limits },
    ...overrides,
  }).catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  return {
    directory,
    sandbox,
    hidden,
    logged,
    write: (path, content) => writeFileSync(join(directory.workTree, path), content),
    [Symbol.asyncDispose]: async () => {
      await sandbox[Symbol.asyncDispose]();
      await cleanUp();
    },
  };
}

export function collectingLog(lines: string[]): Log {
  const add = (line: string) => void lines.push(line);
  return { info: add, warn: add, error: add, foreign: add, group: (_title, body) => body() };
}
