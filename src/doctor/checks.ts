import { access } from './checks/access.ts';
import { actions } from './checks/actions.ts';
import { checkout } from './checks/checkout.ts';
import { configuration } from './checks/configuration.ts';
import { defaultBranch } from './checks/default-branch.ts';
import { drafts } from './checks/drafts.ts';
import { gitVersion } from './checks/git-version.ts';
import { labels } from './checks/labels.ts';
import { modelKey } from './checks/model-key.ts';
import { models } from './checks/models.ts';
import { nodeVersion } from './checks/node-version.ts';
import { primer } from './checks/primer.ts';
import { programs } from './checks/programs.ts';
import { pullRequests } from './checks/pull-requests.ts';
import { pushRules } from './checks/push-rules.ts';
import { qualityCheck } from './checks/quality-check.ts';
import { repository } from './checks/repository.ts';
import { reviewRules } from './checks/review-rules.ts';
import { sandbox } from './checks/sandbox.ts';
import { secret } from './checks/secret.ts';
import { skills } from './checks/skills.ts';
import { workflow } from './checks/workflow.ts';
import { workflowEvents } from './checks/workflow-events.ts';
import { workflowInputs } from './checks/workflow-inputs.ts';
import { workflowPermissions } from './checks/workflow-permissions.ts';
import type { Check } from './finding.ts';

/** All of them, in the order in which they are told. */
export const CHECKS: readonly Check[] = [
  nodeVersion,
  gitVersion,
  programs,
  sandbox,
  checkout,
  configuration,
  qualityCheck,
  primer,
  skills,
  workflow,
  workflowEvents,
  workflowPermissions,
  workflowInputs,
  access,
  repository,
  defaultBranch,
  labels,
  secret,
  actions,
  pullRequests,
  pushRules,
  reviewRules,
  drafts,
  modelKey,
  models,
];
