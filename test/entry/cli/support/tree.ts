/** What `baton init` writes for every kind of workflow. */
export const TREE = [
  '.claude/OPUS_SONNET_WORKFLOW.md',
  '.claude/PRIMER.md',
  '.claude/plans/PLAN_TEMPLATE.md',
  '.claude/plans/README.md',
  '.claude/skills/architecture-guard/SKILL.md',
  '.claude/skills/documentation-sync/SKILL.md',
  '.claude/skills/opus-planner/SKILL.md',
  '.claude/skills/primer-sync/SKILL.md',
  '.claude/skills/quality-check/SKILL.md',
  '.claude/skills/security-review/SKILL.md',
  '.claude/skills/sonnet-implementer/SKILL.md',
  '.github/ISSUE_TEMPLATE/baton.yml',
  '.github/baton.yml',
];
/** What it writes besides for `--workflow actions`. */
export const WORKFLOW = '.github/workflows/baton.yml';
