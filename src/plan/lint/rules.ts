import { criterionDecidable } from './criterion-decidable.ts';
import { excerptStands } from './excerpt-stands.ts';
import { pathCase } from './path-case.ts';
import { createdLater, pathExists } from './path-exists.ts';
import { pathFree } from './path-free.ts';
import { pathInside } from './path-inside.ts';
import { pathProtected } from './path-protected.ts';
import { phaseParts } from './phase-parts.ts';
import { placeholder } from './placeholder.ts';
import { planTooLong, planTooShort } from './plan-size.ts';
import { qualityNamed } from './quality-named.ts';
import type { Rule } from './rule.ts';
import { criteriaPresent, doNotEmpty, requiredSection } from './sections.ts';
import { stepConcrete } from './step-concrete.ts';
import { verifyExists } from './verify-exists.ts';

/** All rules, in the order in which docs/plan-lint.md has them. */
export const RULES: readonly Rule[] = [
  requiredSection,
  phaseParts,
  doNotEmpty,
  criteriaPresent,
  pathInside,
  pathProtected,
  pathExists,
  createdLater,
  pathFree,
  pathCase,
  placeholder,
  stepConcrete,
  excerptStands,
  criterionDecidable,
  verifyExists,
  qualityNamed,
  planTooLong,
  planTooShort,
];
