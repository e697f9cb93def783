import type { PhrasingContent, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { type Item, listItems } from './list-items.ts';
import { lineOf } from './markdown.ts';
import { withoutColon } from './outline.ts';
import type { FileEntry } from './plan.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';

const ARROWS = ['→', '->', 'to'];
const BEFORE_REMARK = ['—', '–', '-', ':', '('];

/** The file entries under **Files**. What a person reads there and the machine would pass over is refused. */
export function readFiles(nodes: readonly RootContent[]): FileEntry[] {
  const other = nodes.find((node) => node.type !== 'list');
  if (other) {
    throw new PlanSyntaxError(lineOf(other), `**Files** may hold a list only, ${howToWrite}`);
  }
  return listItems(nodes).map((item) => {
    refuseMoreBlocks(item);
    return readFile(item);
  });
}

/** An entry is one line: what is nested in it, or follows it as a paragraph, looks like a further one. */
function refuseMoreBlocks({ node }: Item): void {
  const [, second] = node.children;
  if (!second) return;
  throw new PlanSyntaxError(
    lineOf(second),
    'what stands below an entry of **Files** would be passed over; make it an item of its own, or a remark after a dash',
  );
}

const howToWrite = 'one file an item: create, modify or delete and a path in backticks, or rename `a` → `b`';

function readFile(item: Item): FileEntry {
  const pieces = item.paragraph?.children ?? [];
  const at = pieces.findIndex((piece) => piece.type === 'inlineCode');
  const path = item.code[0]?.value;
  if (path === undefined || at < 0) throw new PlanSyntaxError(item.line, `expected ${howToWrite}`);

  const { line } = item;
  const action = withoutColon(plain(pieces.slice(0, at))).toLowerCase();
  switch (action) {
    case 'create':
    case 'modify':
    case 'delete':
      refuseMorePaths(item, pieces.slice(at + 1));
      return { action, path, line };
    case 'rename': {
      const arrow = plain(pieces.slice(at + 1, at + 2));
      const to = pieces[at + 2];
      if (!ARROWS.includes(arrow) || to?.type !== 'inlineCode') {
        throw new PlanSyntaxError(line, 'rename names two paths: rename `a` → `b`');
      }
      refuseMorePaths(item, pieces.slice(at + 3));
      return { action, from: path, to: to.value, line };
    }
    default:
      throw new PlanSyntaxError(line, `\`${action}\` is no file action; expected ${howToWrite}`);
  }
}

/** A remark may follow the path after a dash, a colon or in parentheses; anything else could be a further file. */
function refuseMorePaths(item: Item, after: readonly PhrasingContent[]): void {
  const text = plain(after);
  if (text === '' || BEFORE_REMARK.some((mark) => text.startsWith(mark))) return;
  throw new PlanSyntaxError(item.line, 'one file an item; put a remark after a dash');
}

function plain(pieces: readonly PhrasingContent[]): string {
  return textOf(pieces).trim();
}
