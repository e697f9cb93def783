import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';

const parser = unified().use(remarkParse).use(remarkGfm);
const HARMLESS_HTML = /^(<!-- -->|<details>|<summary>|<\/summary>|<\/details>)+$/;
const MENTION = /(?<![\w.])@[\w-]/;
const REFERENCE = /#\d|\bGH-\d/i;
const ADDRESS = /:\/\/|www\./i;

/**
 * What GitHub would act on in Markdown: links and images (but for the addresses in `allowed`), raw HTML, mentions,
 * references to issues (but for those in `allowed`), bare addresses. Each as `kind: text`.
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
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parser.parse(markdown));
  return found;
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
