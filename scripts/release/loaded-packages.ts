import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'rolldown/utils';

/** What is asked for where it may be missing. */
const MAY_BE_MISSING = [
  // Asked by a checkout: a bundle has these programs beside it.
  'createRequire(import.meta.url).resolve("@anthropic-ai/sandbox-runtime")',
  // A sandbox of Windows, where Baton has none.
  `createRequire(import.meta.url).resolve(\`\${MXC_PKG}/package.json\`)`,
  'import(MXC_V1)',
];

/**
 * Names of the packages that the bundles in the directory `dist` load from `node_modules`, in order. Throws where a bundle
 * loads something of which its code does not tell the name.
 */
export function loadedPackages(dist: string): string[] {
  const files = readdirSync(dist).filter((file) => file.endsWith('.js'));
  const specifiers = files.flatMap((file) => loadedBy(file, readFileSync(join(dist, file), 'utf8')));
  const elsewhere = specifiers.filter((each) => !each.startsWith('.') && !isBuiltin(each));
  return [...new Set(elsewhere.map(packageOf))].sort();
}

function loadedBy(file: string, code: string): string[] {
  const { program, errors } = parseSync(file, code);
  if (errors[0] !== undefined) throw new Error(`${file} cannot be read: ${errors[0].message}`);
  const found: string[] = [];
  const add = (node: ESTree.Node, name: ESTree.Node | null | undefined) => {
    const text = code.slice(node.start, node.end);
    if (!name || MAY_BE_MISSING.includes(text)) return;
    if (name.type !== 'Literal' || typeof name.value !== 'string')
      throw new Error(`${file} loads something that nobody knows: ${text}`);
    found.push(name.value);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node, node.source),
    ExportNamedDeclaration: (node) => add(node, node.source),
    ExportAllDeclaration: (node) => add(node, node.source),
    ImportExpression: (node) => add(node, node.source),
    CallExpression: (node) => {
      const callee = code.slice(node.callee.start, node.callee.end);
      if (LOADS.test(callee)) add(node, node.arguments[0]);
    },
  }).visit(program);
  return found;
}

/** The functions that load a module or look where it is, as a bundle calls them. */
const LOADS = /^(?:(?:__)?require(?:\.resolve)?|createRequire\([^)]*\)(?:\.resolve)?|import\.meta\.resolve)$/;

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
