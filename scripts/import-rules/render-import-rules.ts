import { MAY_IMPORT, PARTS, type Part, type Place, RESTRICTIONS, type Restriction } from './rules.ts';

interface Pattern {
  group: readonly string[];
  message: string;
}

/**
 * The text of `biome.imports.json`, a line for each pattern. A later override replaces an earlier one, so that each says
 * all for its files.
 */
export function renderImportRules(): string {
  const named = RESTRICTIONS.flatMap((each) => ('leftTo' in each ? each.leftTo : each.refusedTo));
  const files = new Set(named.filter((place) => !isPart(place)));
  const overrides = [...PARTS, ...files].map((place) => renderOverride(place, patternsFor(place)));
  return `{\n  "overrides": [\n${overrides.join(',\n')}\n  ]\n}\n`;
}

function renderOverride(place: Place, patterns: Pattern[]): string {
  const includes = place.endsWith('.ts') ? `src/${place}` : `src/${place}/**`;
  const lines = patterns.map((pattern) => `      ${JSON.stringify(pattern)}`).join(',\n');
  return `    {"includes":["${includes}"],"linter":{"rules":{"style":{"noRestrictedImports":{"level":"error","options":{"patterns":[\n${lines}\n    ]}}}}}}`;
}

function patternsFor(place: Place): Pattern[] {
  const restrictions = RESTRICTIONS.filter((each) => isRefused(place, each));
  return [
    ...arrowsOf(partOf(place)),
    ...restrictions.map(({ imports, message }) => ({ group: imports, message })),
  ];
}

/** What a part must not import of the others. */
function arrowsOf(part: Part): Pattern[] {
  if (part === 'entry') return [];
  const allowed: readonly Part[] = MAY_IMPORT[part];
  const refused = PARTS.filter((other) => other !== part && !allowed.includes(other));
  const folders = refused.filter((other) => !other.endsWith('.ts')).toSorted();
  const files = refused.filter((other) => other.endsWith('.ts'));
  const up = part.endsWith('.ts') ? './' : '../**/';
  return [
    {
      group: [`${up}{${folders.join(',')}}/**`, ...files.map((file) => `${up}${file}`)],
      message: `src/${part} may import ${allowed.join(', ') || 'no other part'}: see docs/architecture.md.`,
    },
  ];
}

function isRefused(place: Place, restriction: Restriction): boolean {
  const isOf = (other: Place) => other === place || other === partOf(place);
  return 'leftTo' in restriction ? !restriction.leftTo.some(isOf) : restriction.refusedTo.some(isOf);
}

const isPart = (place: Place): place is Part => PARTS.some((part) => part === place);

function partOf(place: Place): Part {
  const part = PARTS.find((each) => place === each || place.startsWith(`${each}/`));
  if (part === undefined) throw new Error(`${place} is in no part of src`);
  return part;
}
