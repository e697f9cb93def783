import type { PhrasingContent } from 'mdast';
import { type Line, type Span, type Style, span } from './line.ts';

/** Emoji differ in width from terminal to terminal; these signs don't. */
const SIGNS: Readonly<Record<string, Span>> = {
  '✅': span('✔', 'green', 'bold'),
  '❌': span('✖', 'red', 'bold'),
  '⚠️': span('⚠', 'yellow', 'bold'),
};
const BETWEEN_SIGNS = new RegExp(`(${Object.keys(SIGNS).join('|')})`, 'u');

/** What stands inside a paragraph, not wrapped. Raw HTML is left out, and of links and images the address. */
export function inlineSpans(nodes: readonly PhrasingContent[], styles: readonly Style[] = []): Line {
  return nodes.flatMap((node): Line => {
    switch (node.type) {
      case 'text':
        return signed(node.value, styles);
      case 'inlineCode':
        return [span(node.value, ...styles, 'cyan')];
      case 'strong':
        return inlineSpans(node.children, [...styles, 'bold']);
      case 'emphasis':
        return inlineSpans(node.children, [...styles, 'italic']);
      case 'link':
        return inlineSpans(node.children, [...styles, 'underline']);
      case 'break':
        return [span(' ')];
      case 'image':
        return [span(node.alt ?? '', ...styles)];
      default:
        return 'children' in node ? inlineSpans(node.children, styles) : [];
    }
  });
}

function signed(text: string, styles: readonly Style[]): Span[] {
  return text
    .split(BETWEEN_SIGNS)
    .filter((part) => part !== '')
    .map((part) => SIGNS[part] ?? span(part.replaceAll('\n', ' '), ...styles));
}
