import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolvePath } from '@anthropic-ai/sdk/tools/agent-toolset/node';
import { errorCode } from '../core/error-code.ts';
import type { ShownFiles } from './tools/shown-files.ts';

/** A file that a phase is about, as the plan names it. */
export type PlannedFile =
  | { action: 'create' | 'modify' | 'delete'; path: string }
  | { action: 'rename'; from: string; to: string };

/** Lines of a file that the plan refers to, counted from 1. */
export interface CitedLines {
  path: string;
  from: number;
  to: number;
}

export interface Briefing {
  files: readonly PlannedFile[];
  citations: readonly CitedLines[];
  /** What the texts are attached to, in words: `the message of phase 2`. */
  to: string;
}

/** Tokens of one message, at the three characters each that are counted everywhere. */
const MAX_CHARACTERS = 20_000 * 3;
/** A longer file is better read in parts. */
const MAX_FILE_CHARACTERS = 30_000;
/** What belongs to a cited line is mostly around it, and rather after than before it. */
const LINES_BEFORE = 5;
const LINES_AFTER = 15;

/** Of what is larger not even a part is looked for. */
const MAX_BYTES = 4 * 1024 * 1024;

type Current =
  | { kind: 'text'; path: string; text: string }
  | { kind: 'large' }
  /** A directory, a picture, a link that leads out. */
  | { kind: 'other' }
  | { kind: 'none' };

/**
 * What a phase begins with: how the files that it is about stand, the texts of those it changes, and the places that the
 * plan cites, so that no turn is spent on reading them. What stands in the conversation already is not attached again.
 * Empty where there is nothing to say.
 */
export async function briefPhase(
  { files, citations, to }: Briefing,
  { workTree, shown }: { workTree: string; shown: ShownFiles },
): Promise<string> {
  const pack = new Pack(shown, to);
  const list: string[] = [];
  for (const file of files) list.push(`- ${await describe(file)}`);
  for (const [path, lines] of byPath(citations)) await cite(path, lines);
  const stand = list.length > 0 ? ['The files of this phase, as they are now:', list.join('\n')] : [];
  return [...stand, ...pack.contents()].join('\n\n');

  async function describe(file: PlannedFile): Promise<string> {
    if (file.action === 'rename') {
      const current = await currentText(workTree, file.from);
      return `rename \`${file.from}\` to \`${file.to}\`: ${state(file.from, current, { attach: true })}`;
    }
    const current = await currentText(workTree, file.path);
    const attach = file.action === 'modify';
    return `${file.action} \`${file.path}\`: ${state(file.path, current, { attach })}`;
  }

  function state(name: string, current: Current, { attach }: { attach: boolean }): string {
    if (current.kind === 'none') return 'not there';
    if (current.kind === 'other') return 'there, but not as a text';
    if (current.kind === 'large') return TOO_LONG;
    const count = lineCount(current.text);
    const size = count === 1 ? '1 line' : `${count} lines`;
    if (!attach) return `there, ${size}`;
    const { path, text } = current;
    return `${size}, ${pack.attach({ path, range: '', text }, { name, lines: 'whole' })}`;
  }

  async function cite(name: string, cited: readonly CitedLines[]): Promise<void> {
    const current = await currentText(workTree, name);
    if (current.kind !== 'text') return;
    const { path, text } = current;
    if (pack.holds({ path, range: '', text })) return;
    const lines = text.split('\n');
    for (const { from, to: last } of windows(cited, lineCount(text))) {
      const range = `${from}-${last}`;
      const part = { path, range, text: lines.slice(from - 1, last).join('\n') };
      if (!pack.holds(part)) pack.attach(part, { name, lines: `lines ${range}` });
    }
  }
}

const TOO_LONG = 'too long to be attached; read what you need of it with view_range';

interface Part {
  path: string;
  range: string;
  text: string;
}

/** The texts that go with one message, each between two lines that nobody could have written beforehand. */
class Pack {
  readonly #shown: ShownFiles;
  readonly #to: string;
  readonly #nonce = randomBytes(8).toString('hex');
  readonly #texts: string[] = [];
  #room = MAX_CHARACTERS;

  constructor(shown: ShownFiles, to: string) {
    this.#shown = shown;
    this.#to = to;
  }

  holds(part: Part): boolean {
    return this.#shown.when(part) !== undefined;
  }

  /** Attaches what is new and fits. Returns in words where the model finds the text. */
  attach(part: Part, { name, lines }: { name: string; lines: string }): string {
    const { text } = part;
    const before = this.#shown.when(part);
    if (before !== undefined) return `the same text as ${before}`;
    if (text.length > MAX_FILE_CHARACTERS) return TOO_LONG;
    if (text.length > this.#room) return 'not attached, because others fill the room; read it';
    this.#room -= text.length;
    this.#shown.add(part, { kind: 'attached', to: this.#to });
    const mark = this.#nonce;
    this.#texts.push(`<<<${name}, ${lines}, ${mark}>>>\n${text.replace(/\n$/, '')}\n<<<end ${mark}>>>`);
    return 'attached';
  }

  contents(): string[] {
    return this.#texts;
  }
}

async function currentText(workTree: string, name: string): Promise<Current> {
  try {
    // Also through links, so that no file outside of the work tree is attached.
    const path = await resolvePath({ workdir: workTree }, name);
    const stats = await stat(path);
    if (!stats.isFile()) return { kind: 'other' };
    if (stats.size > MAX_BYTES) return { kind: 'large' };
    const text = await readFile(path, 'utf8');
    return text.includes('\0') ? { kind: 'other' } : { kind: 'text', path, text };
  } catch (error) {
    return { kind: errorCode(error) === 'ENOENT' ? 'none' : 'other' };
  }
}

function byPath(citations: readonly CitedLines[]): Map<string, CitedLines[]> {
  return Map.groupBy(citations, ({ path }) => path);
}

/** The cited lines with what is around them, in the order of the file; what overlaps becomes one. */
function windows(cited: readonly CitedLines[], last: number): { from: number; to: number }[] {
  const wide = cited
    .filter(({ from }) => from <= last)
    .map(({ from, to }) => ({
      from: Math.max(1, from - LINES_BEFORE),
      to: Math.min(last, to + (from === to ? LINES_AFTER : LINES_BEFORE)),
    }))
    .sort((a, b) => a.from - b.from);
  const result: { from: number; to: number }[] = [];
  for (const window of wide) {
    const previous = result.at(-1);
    if (previous && window.from <= previous.to + 1) previous.to = Math.max(previous.to, window.to);
    else result.push({ ...window });
  }
  return result;
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0);
}
