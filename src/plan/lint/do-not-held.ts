import { canBeHeld, type DoNotEntry, doNotEntries, isPatternOfPaths, pathsHeldBy } from '../do-not.ts';
import type { Passage, Plan, TextPiece } from '../plan.ts';
import { filesIn, plannedChanges } from '../planned-changes.ts';
import type { PlanTree } from './plan-tree.ts';
import type { Problem, Rule } from './rule.ts';
import { wordsOf } from './words.ts';

/** Words that may stand before a path without saying anything else of it. */
const PLAIN_WORDS = [
  ...['change', 'touch', 'modify', 'edit', 'alter', 'rewrite', 'update', 'delete', 'remove', 'move'],
  ...['the', 'file', 'files', 'folder', 'directory', 'anything', 'any', 'all', 'in', 'under', 'of', 'or'],
];

/** What Do not means to keep away from is written so that the host can hold it, and nothing else asks for a change of it. */
export const doNotHeld: Rule = {
  id: 'do-not-held',
  severity: 'warning',
  find: (plan, { tree }) => {
    const worked = workedOn(plan);
    return doNotEntries(plan).flatMap((entry) => {
      const exception = exceptionIn(entry, tree);
      if (exception) return [exception];
      return [...notHeldIn(entry, tree), ...contradictionIn(entry, worked)];
    });
  },
};

/** By path, where the plan says that it is to be worked on. */
function workedOn(plan: Plan): Map<string, string> {
  const planned = [...plannedChanges(plan).keys()];
  const forbidden = doNotEntries(plan).flatMap(({ pieces }) => codeIn(pieces));
  const files = new Set([...planned, ...forbidden]);
  const named = (['Tests', 'Documentation'] as const).flatMap((section) =>
    filesIn(plan, { section, files }).flatMap(({ paths }) => paths.map((path) => [path, section] as const)),
  );
  return new Map([...named, ...planned.map((path) => [path, 'Files'] as const)]);
}

function exceptionIn({ exception, pieces, line }: DoNotEntry, tree: PlanTree): Problem | undefined {
  const meansPath = codeIn(pieces).some((code) => code.includes('/') || tree.has(code) === 'file');
  if (exception === undefined || !meansPath) return undefined;
  const message = `Nothing in this item is held, because of “${exception}”.`;
  return { line, message, remedy: 'Name what must stay as it is, one path an item, without exceptions.' };
}

function notHeldIn({ passages }: DoNotEntry, tree: PlanTree): Problem[] {
  return passages.flatMap((passage) => {
    const [first] = meantIn(passage, tree);
    if (first === undefined) return [];
    const { written, write } = first;
    const message = `\`${written}\` names no path that can be held.`;
    return [{ line: passage.line, message, remedy: `Write ${write}.` }];
  });
}

interface Meant {
  written: string;
  /** What to write instead. */
  write: string;
}

/** What reads as a path, and is none as it is written. */
function meantIn(passage: Passage, tree: PlanTree): Meant[] {
  if (passage.kind === 'code') {
    const line = passage.text.split('\n').find((each) => standsAt(each.trim(), tree) !== undefined);
    return line === undefined
      ? []
      : [{ written: line.trim(), write: 'it in backticks, in an item of its own' }];
  }
  return passage.pieces.flatMap((piece) =>
    piece.isCode ? codeMeantBy(piece.text, tree) : wordsMeantIn(piece, tree),
  );
}

function codeMeantBy(code: string, tree: PlanTree): Meant[] {
  if (canBeHeld(code)) return [];
  const folder = code.startsWith('/') ? code.slice(1) : code;
  if (standsAt(folder, tree) === 'directory') return [{ written: code, write: `\`${folder}/\`` }];
  const isPattern = code.includes('/') && /[*?{]/.test(code) && isPatternOfPaths(code);
  return isPattern ? [{ written: code, write: 'simpler patterns, one an item' }] : [];
}

function wordsMeantIn(piece: TextPiece, tree: PlanTree): Meant[] {
  return wordsOf([piece]).flatMap(({ text }): Meant[] => {
    const found = standsAt(text, tree);
    const isMeant =
      (found === 'file' && /[./]|^[A-Z]/.test(text)) || (found === 'directory' && text.includes('/'));
    return isMeant ? [{ written: text, write: 'it in backticks' }] : [];
  });
}

function standsAt(text: string, tree: PlanTree): ReturnType<PlanTree['has']> {
  const name = text.endsWith('/') ? text.slice(0, -1) : text;
  return name === '' ? undefined : tree.has(name);
}

/** A plain "Change `a`" where a phase changes `a`: not "Change the exports of `a`". */
function contradictionIn({ pieces, line }: DoNotEntry, worked: ReadonlyMap<string, string>): Problem[] {
  const isPlain = wordsOf(pieces).every(
    ({ isCode, text }) => isCode || !/\w/.test(text) || PLAIN_WORDS.includes(text.toLowerCase()),
  );
  if (!isPlain) return [];
  const isHeld = pathsHeldBy(codeIn(pieces));
  const [found] = [...worked].filter(([path]) => isHeld(path));
  if (found === undefined) return [];
  const [path, section] = found;
  const message = `\`${path}\` is to be left alone here, and named under **${section}** as to be worked on.`;
  return [{ line, message, remedy: 'Remove one, or say here what of the file must stay.' }];
}

function codeIn(pieces: readonly TextPiece[]): string[] {
  return pieces.filter(({ isCode }) => isCode).map(({ text }) => text);
}
