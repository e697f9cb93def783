import { createHash } from 'node:crypto';

/** JSON with sorted keys, so that equal values have equal text whatever their spelling was. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/**
 * The canonical JSON of a content block or tool definition as the model gets to see it: cache markers and fields that
 * are null say nothing to it.
 */
export function canonicalBlock(block: object): string {
  const known = canonicalBlocks.get(block);
  if (known !== undefined) return known;
  const canonical = canonicalJson(shown(block));
  canonicalBlocks.set(block, canonical);
  return canonical;
}

/** The content of a message as the model gets to see it. */
export function canonicalContent(blocks: readonly object[]): string {
  return blocks.map(canonicalBlock).join();
}

/** Blocks are never changed, and a thread brings the same ones on every turn. */
const canonicalBlocks = new WeakMap<object, string>();

function shown(block: object): object {
  const entries = Object.entries(block)
    .filter(([key, value]) => key !== 'cache_control' && value !== null)
    .map(([key, value]) => [key, key === 'content' && Array.isArray(value) ? value.map(shown) : value]);
  return Object.fromEntries(entries);
}

/**
 * The stand-in's tokenizer: one token for every four UTF-16 units of canonical JSON, rounded up for each block. No
 * real tokenizer counts like this; it is there to be exact and easy to check by hand.
 */
export function countTokens(canonical: string): number {
  return Math.ceil(canonical.length / 4);
}

export function digest(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('base64url');
}
