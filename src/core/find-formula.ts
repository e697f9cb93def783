import type { Nodes } from 'mdast';

/**
 * Whether GitHub would draw a part of this text as a formula that can hide something: text between dollar signs in which
 * a TeX command or comment stands, or code between dollar signs. A dollar sign with a space inside of it is a price.
 */
export function findFormula(node: Nodes): boolean {
  const text = flatten(node);
  const display = text.indexOf('$$');
  if (display >= 0 && canHide(text.slice(display))) return true;

  const between = text.split('$').slice(1, -1);
  return between.some((part) => part.trim() === part && canHide(part));
}

/** A text without the formulas in it, as far as they begin and end there. */
export function withoutFormulas(text: string): string {
  const outside = text
    .split('$$')
    .map((part, index) => (index % 2 === 1 && canHide(part) ? FORMULA : part))
    .join('$$')
    .replaceAll(`$$${FORMULA}$$`, () => FORMULA);
  const parts = outside.split('$');
  let shown = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const next = parts[at + 1];
    const isFormula = next !== undefined && part.trim() === part && canHide(part);
    shown += isFormula ? `${FORMULA}${next}` : `$${part}`;
    if (isFormula) at += 1;
  }
  return shown;
}

/** What stands where there was one. */
export const FORMULA = '(formula)';

function canHide(text: string): boolean {
  return text.includes('\\') || text.includes('%');
}

function flatten(node: Nodes): string {
  if (node.type === 'inlineCode') return '\\code';
  if ('children' in node) return node.children.map(flatten).join('');
  if (node.type === 'break') return '\n';
  return 'value' in node ? node.value : '';
}
