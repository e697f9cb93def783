import { z } from 'zod';

const MAX_SLUG_LENGTH = 60;

/** `[a-z0-9]` words joined by `-`, 60 characters at most: safe in a path and in a branch name. */
export const slugSchema = z
  .string()
  .max(MAX_SLUG_LENGTH, `expected at most ${MAX_SLUG_LENGTH} characters`)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected words of a–z and 0–9 joined by -')
  .brand<'Slug'>();
export type Slug = z.infer<typeof slugSchema>;

/** A slug made of the words of `title`; `plan` where it has none that a slug can hold. */
export function toSlug(title: string): Slug {
  const words = title
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return slugSchema.parse(joinUpTo(words, MAX_SLUG_LENGTH) || 'plan');
}

/** `slug` with `-<number>` after it, shortened where it would grow too long. */
export function numberedSlug(slug: Slug, number: number): Slug {
  const suffix = `-${number}`;
  const stem = joinUpTo(slug.split('-'), MAX_SLUG_LENGTH - suffix.length);
  return slugSchema.parse(stem + suffix);
}

function joinUpTo(words: string[], length: number): string {
  const [first = '', ...rest] = words;
  let joined = first.slice(0, length);
  for (const word of rest) {
    if (joined.length + 1 + word.length > length) break;
    joined += `-${word}`;
  }
  return joined;
}
