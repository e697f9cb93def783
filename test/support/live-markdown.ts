import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const parser = unified().use(remarkParse).use(remarkGfm);
const HARMLESS_HTML = /^(<!-- -->|<details>|<span>|<\/span>|<summary>|<\/summary>|<\/details>)+$/;
const MENTION = /(?<![\w.])@[\w-]/;
const REFERENCE = /#\d|\bGH-\d/i;
/** Code stands as its backticks; what neither it nor TeX is in hides nothing. */
const FORMULA = /\$[^$]*[\\%`][^$]*\$/;
const ADDRESS = /:\/\/|www\./i;

/**
 * What GitHub would act on in Markdown: links and images (but for the addresses in `allowed`), raw HTML, mentions,
 * references to issues (but for those in `allowed`), bare addresses, formulas. Each as `kind: text`.
 */
export function liveParts(
  markdown: string,
  { allowed = [] }: { allowed?: readonly string[] } = {},
): string[] {
  const found: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'link' && !allowed.includes(node.url)) found.push(`link: ${node.url}`);
    if (['image', 'imageReference', 'linkReference', 'definition', 'footnoteReference'].includes(node.type)) {
      found.push(node.type);
    }
    if (node.type === 'html' && !HARMLESS_HTML.test(node.value.replace(/>[^<]*</g, '><'))) {
      found.push(`html: ${node.value}`);
    }
    if (node.type === 'text') found.push(...liveText(node.value, allowed));
    if (node.type === 'code' && ['mermaid', 'geojson', 'math'].includes(node.lang ?? '')) {
      found.push(`drawing: ${node.lang}`);
    }
    if (node.type === 'paragraph' || node.type === 'tableCell') {
      const formula = FORMULA.exec(withoutSpans(node));
      if (formula !== null) found.push(`formula: ${formula[0]}`);
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parser.parse(markdown));
  return found;
}

/** What stands in a line, without what is in a `<span>`, where GitHub draws no formula. */
function withoutSpans(node: Nodes): string {
  const read = (inner: Nodes): string => {
    if (inner.type === 'inlineCode') return '`';
    if ('children' in inner) return inner.children.map(read).join('');
    return 'value' in inner ? inner.value : '';
  };
  return read(node).replace(/<span>.*?<\/span>/g, '');
}

function liveText(text: string, allowed: readonly string[]): string[] {
  const rest = allowed.reduce((left, part) => left.replace(part, ''), text);
  return [MENTION, REFERENCE, ADDRESS]
    .filter((live) => live.test(rest))
    .map((live) => `text ${live}: ${text}`);
}

/** What a reader sees of Markdown: its text, code and the names of images, without marks. */
export function readText(markdown: string): string {
  const read = (node: Nodes): string => {
    if (node.type === 'html') return '';
    if ('value' in node) return node.value;
    return 'children' in node ? node.children.map(read).join('') : '';
  };
  return read(parser.parse(markdown));
}
