import { posix } from 'node:path';
import { type CommandPlace, inRepository, mayStand } from './command-place.ts';
import type { ShellWord } from './shell-commands.ts';

const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
const PLAIN_OPTIONS = [
  '-s',
  '-k',
  '-B',
  '-n',
  '-i',
  '-q',
  '-r',
  '--silent',
  '--quiet',
  '--no-print-directory',
];

interface Call {
  targets: string[];
  directory: string;
  file: string | undefined;
}

/** What is wrong with the arguments of `make`: no makefile, or a target that it does not have. */
export async function makeTargetFault(
  args: readonly ShellWord[],
  place: CommandPlace,
): Promise<string | undefined> {
  const call = readCall(args);
  const directory = call && inRepository(place, call.directory);
  if (directory === undefined) return undefined;
  const within: CommandPlace = { ...place, directory };
  const candidates = (call?.file === undefined ? MAKEFILES : [call.file]).map((name) =>
    posix.join(directory, name),
  );
  if (candidates.some((path) => !place.files.isAsAtBase(path))) return undefined;
  const path = candidates.find((candidate) => place.files.has(candidate) === 'file');
  if (path === undefined) return `there is no \`${candidates.at(-1)}\``;
  const text = await place.tree.read(path);
  const known = text === undefined ? undefined : targetsIn(text);
  if (!known) return undefined;
  const missing = call?.targets.find((target) => {
    const file = inRepository(within, target);
    return !known.has(target) && (file === undefined || !mayStand(within, file));
  });
  return missing === undefined ? undefined : `\`${path}\` has no target \`${missing}\``;
}

function readCall(args: readonly ShellWord[]): Call | undefined {
  const call: Call = { targets: [], directory: '.', file: undefined };
  for (let at = 0; at < args.length; at++) {
    const { text, literal } = args[at] ?? { text: '', literal: false };
    if (!literal) return undefined;
    if (text === '-C') call.directory = args[++at]?.text ?? '.';
    else if (text === '-f') call.file = args[++at]?.text;
    else if (text.startsWith('--directory=')) call.directory = text.slice('--directory='.length);
    else if (text.startsWith('--file=')) call.file = text.slice('--file='.length);
    else if (PLAIN_OPTIONS.includes(text) || /^-j\d*$/.test(text) || /^\d+$/.test(text)) continue;
    else if (text.startsWith('-')) return undefined;
    else if (!text.includes('=')) call.targets.push(text);
  }
  return call;
}

/** Undefined where a makefile says more than can be read off its lines: inclusions, patterns, computed names. */
function targetsIn(makefile: string): ReadonlySet<string> | undefined {
  const targets = new Set<string>();
  for (const line of makefile.replaceAll('\\\n', ' ').split('\n')) {
    if (line.startsWith('\t') || line.trimStart().startsWith('#')) continue;
    const [first = ''] = line.trim().split(/\s+/);
    if (['include', '-include', 'sinclude', 'define'].includes(first) || line.includes('$(eval'))
      return undefined;
    const colon = line.indexOf(':');
    const before = line.slice(0, Math.max(colon, 0));
    if (
      colon < 0 ||
      before.includes('=') ||
      [':=', '::=', ':::='].some((sign) => line.startsWith(sign, colon))
    )
      continue;
    if (before.includes('$') || before.includes('%')) return undefined;
    const names = first.startsWith('.PHONY') ? line.slice(colon + 1) : before;
    for (const name of names.split(/[\s:&]+/)) if (name !== '') targets.add(name);
  }
  return targets;
}
