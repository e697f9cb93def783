import { citationStands } from './citation-stands.ts';
import { criterionDecidable } from './criterion-decidable.ts';
import { criterionRun } from './criterion-run.ts';
import { doNotHeld } from './do-not-held.ts';
import { entryTwice } from './entry-twice.ts';
import { excerptLikely, excerptStands } from './excerpt-stands.ts';
import { fileListed } from './file-listed.ts';
import { lockListed } from './lock-listed.ts';
import { pathCase } from './path-case.ts';
import { createdLater, pathExists } from './path-exists.ts';
import { pathFree } from './path-free.ts';
import { pathInside } from './path-inside.ts';
import { pathProtected } from './path-protected.ts';
import { phaseLabel } from './phase-label.ts';
import { phaseParts } from './phase-parts.ts';
import { placeholder } from './placeholder.ts';
import { planTooLong, planTooShort } from './plan-size.ts';
import { qualityNamed } from './quality-named.ts';
import type { Rule } from './rule.ts';
import { criteriaPresent, doNotEmpty, requiredSection, sectionReason } from './sections.ts';
import { stepConcrete } from './step-concrete.ts';
import { stepDecided } from './step-decided.ts';
import { verifyExists, verifyLikely } from './verify-exists.ts';
import { verifyRunnable } from './verify-runnable.ts';

/** All rules, in the order in which docs/plan-lint.md has them. */
export const RULES: readonly Rule[] = [
  requiredSection,
  sectionReason,
  phaseParts,
  phaseLabel,
  doNotEmpty,
  doNotHeld,
  criteriaPresent,
  pathInside,
  pathProtected,
  pathExists,
  createdLater,
  pathFree,
  pathCase,
  entryTwice,
  fileListed,
  lockListed,
  placeholder,
  stepConcrete,
  stepDecided,
  excerptStands,
  excerptLikely,
  citationStands,
  criterionDecidable,
  criterionRun,
  verifyExists,
  verifyLikely,
  verifyRunnable,
  qualityNamed,
  planTooLong,
  planTooShort,
];
