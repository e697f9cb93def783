import { type Document, isAlias, isMap, isNode, isPair, LineCounter, parseDocument, visit } from 'yaml';
import type { LineOf, Problem } from './problem.ts';

type YamlText = { kind: 'read'; value: unknown; lineOf: LineOf } | { kind: 'broken'; problems: Problem[] };

/** Reads YAML 1.2 as plain data. Anchors, aliases and tags are refused: a configuration needs none. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    version: '1.2',
  });
  const lineAt = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);

  const problems = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
    line: lineAt(pos[0]),
    key: '',
    says: `not valid YAML: ${message}`,
  }));
  problems.push(...aliases(document, lineAt));
  if (problems.length > 0) return { kind: 'broken', problems };

  return { kind: 'read', value: document.toJS(), lineOf: (path) => lineAt(offsetOf(document, path)) };
}

function aliases(document: Document, lineAt: (offset: number | undefined) => number): Problem[] {
  const found: Problem[] = [];
  visit(document, {
    Node: (_key, node) => {
      if (!isAlias(node) && node.anchor === undefined) return;
      const says = 'YAML anchors and aliases are not supported here; write the value out';
      found.push({ line: lineAt(node.range?.[0]), key: '', says });
      return visit.BREAK;
    },
  });
  return found;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const key = path.at(-1);
  if (key === undefined) return isNode(document.contents) ? document.contents.range?.[0] : undefined;

  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) && parent.items.find((item) => isNode(item.key) && String(item.key) === key);
  if (isPair(pair) && isNode(pair.key)) return pair.key.range?.[0];

  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : offsetOf(document, path.slice(0, -1));
}
