import type { Passage, PlanSection } from './plan.ts';

const NONE = ['none', 'nothing', 'n/a'];
/** A first folder with one of these is a host: `docs.example.com/a.html`. */
const HOST = /^[\w-]+(\.[\w-]+)*\.(com|org|net|io|dev)\//i;

/**
 * The names in a section that may be meant as files: its inline code that reads as a path with an ending, each once. None where
 * the section begins by saying that there is nothing.
 */
export function pathsInSection({ passages }: Pick<PlanSection, 'passages'>): string[] {
  if (saysNone(passages)) return [];
  return [...new Set(codeInSection({ passages }).map(withoutDot).filter(isFileName))];
}

/** What a section has in backticks, in its order. */
export function codeInSection({ passages }: Pick<PlanSection, 'passages'>): string[] {
  return passages
    .flatMap((passage) => (passage.kind === 'prose' ? passage.pieces : []))
    .filter(({ isCode }) => isCode)
    .map(({ text }) => text);
}

function saysNone(passages: readonly Passage[]): boolean {
  const first = passages.find((passage) => !(passage.kind === 'prose' && passage.isHeading));
  const piece = first?.kind === 'prose' ? first.pieces[0] : undefined;
  if (!piece || piece.isCode) return false;
  const [word = ''] = piece.text
    .trim()
    .toLowerCase()
    .split(/[\s.,:;—–-]/);
  return NONE.includes(word);
}

function isFileName(code: string): boolean {
  return /^[\w@.[\]()-]+(\/[\w@.[\]()-]+)*\.[A-Za-z]\w*$/.test(code) && !HOST.test(code);
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
