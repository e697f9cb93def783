/** The skills of this package: for the sessions of Baton, and for people who use them by hand. */
export const SKILL_NAMES = [
  'opus-planner',
  'sonnet-implementer',
  'primer-sync',
  'quality-check',
  'architecture-guard',
  'security-review',
  'documentation-sync',
] as const;
export type SkillName = (typeof SKILL_NAMES)[number];
