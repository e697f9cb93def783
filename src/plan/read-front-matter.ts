import { CST, isMap, isScalar, Lexer, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
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
  const keys = keysIn(document.contents);
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const key = keys.findLast(({ offset }) => offset <= error.pos[0]);
    const line = lineAt(key?.offset ?? error.pos[0]);
    throw new PlanSyntaxError(line, `the front matter is not valid YAML: ${error.message}`);
  }

  const read = frontMatterSchema.safeParse(document.toJS());
  if (read.success) return read.data;
  const { key, fault } = firstFault(read.error);
  const written = keys.find(({ name }) => name === key);
  throw written
    ? new PlanSyntaxError(lineAt(written.offset), `\`${key}\`: ${fault}`)
    : new PlanSyntaxError(firstLine, `the front matter lacks \`${key}\``);
}

function firstFault(error: z.ZodError): { key: string; fault: string } {
  const [issue] = error.issues;
  return issue?.code === 'unrecognized_keys'
    ? { key: issue.keys[0] ?? '', fault: 'unknown key in the front matter; remove it' }
    : { key: String(issue?.path[0] ?? 'baton'), fault: issue?.message ?? 'not valid' };
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

function keysIn(contents: ParsedNode | null): { name: string; offset: number }[] {
  if (!isMap(contents)) return [];
  return contents.items.flatMap(({ key }) =>
    isScalar(key) ? [{ name: String(key.value), offset: key.range?.[0] ?? 0 }] : [],
  );
}
