import { posix } from 'node:path';
import { z } from 'zod';
import { type CommandPlace, inRepository } from './command-place.ts';
import type { Fault } from './fault.ts';
import { type CalledScript, calledScript } from './script-call.ts';
import type { ShellWord } from './shell-commands.ts';

/** Scripts that npm has of its own. */
const BUILT_IN = ['env'];
/** Programs that are not called as the package that brings them. */
const BROUGHT_BY: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  ng: '@angular/cli',
  rw: '@redwoodjs/core',
  cap: '@capacitor/cli',
  sb: 'storybook',
};

const names = z.record(z.string(), z.unknown()).default({});
const manifestSchema = z.object({
  scripts: names,
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
});
type Manifest = z.output<typeof manifestSchema>;

/** What is wrong with a call of `npm`, `pnpm`, `yarn` or `bun`: a script that `package.json` does not have. */
export async function packageScriptFault(
  [program, ...args]: readonly ShellWord[],
  place: CommandPlace,
): Promise<Fault | undefined> {
  const called = program && calledScript(program.text, args);
  if (!called || BUILT_IN.includes(called.script)) return undefined;
  const directory = directoryOf(called, place);
  if (directory === undefined) return undefined;
  const path = posix.join(directory, 'package.json');
  if (!place.files.isAsAtBase(path)) return undefined;
  const text = await place.tree.read(path);
  const isSure = !called.mayBeProgram;
  if (text === undefined) return { isSure, fault: `there is no \`${path}\`` };
  const manifest = readManifest(text);
  if (manifest === undefined || Object.hasOwn(manifest.scripts, called.script)) return undefined;
  if (called.script === 'start' && place.files.has(posix.join(directory, 'server.js')) === 'file')
    return undefined;
  if (called.mayBeProgram && (await isBrought(called.script, { manifest, place }))) return undefined;
  return { isSure, fault: `\`${path}\` has no script \`${called.script}\`` };
}

/** A workspace may be named by its folder; of other names nothing is known. */
function directoryOf({ directory, workspace }: CalledScript, place: CommandPlace): string | undefined {
  const within = inRepository(place, directory);
  if (within === undefined || workspace === undefined) return within;
  const folder = inRepository({ ...place, directory: within }, workspace);
  if (folder === undefined || place.files.has(posix.join(folder, 'package.json')) !== 'file')
    return undefined;
  return folder;
}

/** Whether a dependency, also one of the top of the repository, could bring a program of this name. */
async function isBrought(
  name: string,
  { manifest, place }: { manifest: Manifest; place: CommandPlace },
): Promise<boolean> {
  const top = readManifest((await place.tree.read('package.json')) ?? '{}');
  const dependencies = [manifest, top].flatMap((each) => (each ? dependenciesOf(each) : []));
  const bringer = BROUGHT_BY[name];
  return dependencies.some(
    (dependency) => dependency === bringer || dependency.split(/[@/]/).some((part) => isAlike(part, name)),
  );
}

/** `ts-node-dev` may come with `ts-node`, `prisma` with `@prisma/client`. */
function isAlike(part: string, name: string): boolean {
  return part !== '' && (part === name || part.startsWith(`${name}-`) || name.startsWith(`${part}-`));
}

function dependenciesOf({ dependencies, devDependencies, optionalDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
}

function readManifest(text: string): Manifest | undefined {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
