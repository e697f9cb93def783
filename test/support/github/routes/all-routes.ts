import type { Routes } from '../call.ts';
import { appRoutes } from './apps.ts';
import { checkRoutes } from './checks.ts';
import { contentsRoutes } from './contents.ts';
import { gitRoutes } from './git.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { pullRequestRoutes } from './pull-requests.ts';
import { reactionRoutes } from './reactions.ts';
import { repositoryRoutes } from './repository.ts';
import { reviewCommentRoutes } from './review-comments.ts';
import { reviewRoutes } from './reviews.ts';
import { settingsRoutes } from './settings.ts';
import { workflowRoutes } from './workflows.ts';

/** One route for each operation of `operations.ts`; the compiler sees to it that none is missing. */
export const allRoutes: Routes = {
  ...appRoutes,
  ...repositoryRoutes,
  ...contentsRoutes,
  ...gitRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...reactionRoutes,
  ...pullRequestRoutes,
  ...reviewRoutes,
  ...reviewCommentRoutes,
  ...checkRoutes,
  ...workflowRoutes,
  ...settingsRoutes,
};
