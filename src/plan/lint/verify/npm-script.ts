import { posix } from 'node:path';
import { z } from 'zod';
import { type CommandPlace, inRepository } from './command-place.ts';
import type { ShellWord } from './shell-commands.ts';

const QUIET = ['-s', '--silent', '-q', '--quiet'];
const IN_DIRECTORY = ['--prefix', '-C', '--dir'];
/** Scripts that npm has of its own. */
const BUILT_IN = ['env'];

const manifestSchema = z.object({ scripts: z.record(z.string(), z.unknown()).default({}) });

/** What is wrong with the arguments of `npm` or `pnpm`: a script that `package.json` does not have. */
export async function npmScriptFault(
  args: readonly ShellWord[],
  place: CommandPlace,
): Promise<string | undefined> {
  const called = calledScript(args);
  if (!called || BUILT_IN.includes(called.script)) return undefined;
  const directory = inRepository(place, called.directory);
  if (directory === undefined) return undefined;
  const path = posix.join(directory, 'package.json');
  if (!place.files.isAsAtBase(path)) return undefined;
  const text = await place.tree.read(path);
  if (text === undefined) return `there is no \`${path}\``;
  const scripts = scriptsIn(text);
  if (scripts === undefined || Object.hasOwn(scripts, called.script)) return undefined;
  return `\`${path}\` has no script \`${called.script}\``;
}

/** Undefined where something else than a script is called, or with options that are not known here. */
function calledScript(args: readonly ShellWord[]): { script: string; directory: string } | undefined {
  const words: string[] = [];
  let directory = '.';
  for (let at = 0; at < args.length; at++) {
    const { text, literal } = args[at] ?? { text: '', literal: false };
    if (!literal) return undefined;
    if (QUIET.includes(text)) continue;
    if (IN_DIRECTORY.includes(text)) {
      at += 1;
      directory = args[at]?.text ?? '.';
    } else if (text === '--') break;
    else if (text.startsWith('-')) return undefined;
    else words.push(text);
  }
  const [verb, name] = words;
  if (verb === 'test' || verb === 't') return { script: 'test', directory };
  return (verb === 'run' || verb === 'run-script') && name !== undefined
    ? { script: name, directory }
    : undefined;
}

function scriptsIn(manifest: string): Record<string, unknown> | undefined {
  try {
    return manifestSchema.parse(JSON.parse(manifest)).scripts;
  } catch {
    return undefined;
  }
}
