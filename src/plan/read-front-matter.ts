import { CST, isScalar, Lexer, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { type FrontMatter, frontMatterSchema } from './front-matter.ts';
import { PlanSyntaxError } from './plan-syntax-error.ts';

const MAX_LENGTH = 4096;

/** Tokens that a flat list of keys and values consists of, all of them shown by GitHub. */
const PLAIN_TOKENS: ReadonlySet<CST.TokenType | null> = new Set([
  'doc-mode',
  'newline',
  'space',
  'scalar',
  'single-quoted-scalar',
  'double-quoted-scalar',
  'map-value-ind',
]);

/** Reads the YAML between the `---` lines, whose first line is number `firstLine` of the file. */
export function readFrontMatter(yaml: string, firstLine: number): FrontMatter {
  if (yaml.length > MAX_LENGTH) {
    throw new PlanSyntaxError(firstLine, `the front matter is longer than ${MAX_LENGTH} characters`);
  }
  refuseAllButKeysAndValues(yaml, firstLine);

  const lines = new LineCounter();
  const document = parseDocument(yaml, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => firstLine + lines.linePos(offset).line - 1;
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    throw new PlanSyntaxError(lineAt(error.pos[0]), `the front matter is not valid YAML: ${error.message}`);
  }

  const read = frontMatterSchema.safeParse(document.toJS());
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
  const line = key === undefined ? undefined : keyOffset(document.contents, String(key));
  if (issue?.code === 'unrecognized_keys') {
    throw new PlanSyntaxError(
      lineAt(line ?? 0),
      `unknown key \`${String(key)}\` in the front matter; remove it`,
    );
  }
  throw line === undefined
    ? new PlanSyntaxError(
        firstLine,
        key === undefined ? 'the front matter is empty' : `the front matter lacks \`${String(key)}\``,
      )
    : new PlanSyntaxError(lineAt(line), `\`${String(key)}\`: ${issue?.message ?? 'not valid'}`);
}

/** Comments, anchors, tags and nested values are not shown where GitHub renders the file, or not needed. */
function refuseAllButKeysAndValues(yaml: string, firstLine: number): void {
  let line = firstLine;
  let isText = false;
  for (const token of new Lexer().lex(yaml)) {
    const type = isText ? 'scalar' : CST.tokenType(token);
    if (!PLAIN_TOKENS.has(type)) {
      throw new PlanSyntaxError(
        line,
        `the front matter may hold lines of \`key: value\` only, no ${tokenName(type)}`,
      );
    }
    isText = !isText && token === CST.SCALAR;
    line += token.split('\n').length - 1;
  }
}

function tokenName(type: CST.TokenType | null): string {
  if (type === 'comment' || type === 'anchor' || type === 'tag' || type === 'alias') return type;
  if (type === 'block-scalar-header') return 'text of several lines';
  return 'nested values';
}

function keyOffset(contents: ParsedNode | null, key: string): number | undefined {
  if (contents === null || !('items' in contents)) return undefined;
  for (const pair of contents.items) {
    if ('key' in pair && isScalar(pair.key) && pair.key.value === key) return pair.key.range?.[0];
  }
  return undefined;
}
