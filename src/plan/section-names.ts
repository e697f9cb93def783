export const REQUIRED_SECTIONS = [
  'Goal',
  'Context',
  'Decisions',
  'Phases',
  'Do not',
  'Tests',
  'Documentation',
  'Success criteria',
] as const;

const OPTIONAL_SECTIONS = [
  'Integration points',
  'Patterns to follow',
  'Dependencies',
  'Risks',
  'Open questions',
] as const;

export type KnownSection = (typeof REQUIRED_SECTIONS)[number] | (typeof OPTIONAL_SECTIONS)[number];

const KNOWN_SECTIONS: readonly KnownSection[] = [...REQUIRED_SECTIONS, ...OPTIONAL_SECTIONS];

/** The known section that a heading means, whatever its letter case. */
export function knownSection(heading: string): KnownSection | undefined {
  return KNOWN_SECTIONS.find((name) => name.toLowerCase() === heading.toLowerCase());
}
