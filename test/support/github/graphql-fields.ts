import { GraphQLError } from 'graphql';
import { holds, maySee } from './access.ts';
import { addReaction } from './changes.ts';
import { GRAPHQL_FIELDS, type Permissions } from './operations.ts';
import {
  atLeast,
  type BranchProtection,
  findRepository,
  type Issue,
  isPullRequest,
  nodeId,
  type Reaction,
  type ReactionContent,
  type Repository,
  roleOf,
  type State,
  type TokenActor,
} from './state.ts';
import { timestamp, type Urls } from './urls.ts';

export interface GraphqlContext {
  state: State;
  urls: Urls;
  actor: TokenActor;
}

function failure(type: 'FORBIDDEN' | 'NOT_FOUND' | 'UNPROCESSABLE', message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

interface Input<Values> {
  input: Values & { clientMutationId?: string };
}

/** The fields at the root of the schema, carried out for one actor. */
export function graphqlFields(call: GraphqlContext) {
  const { state, actor } = call;
  return {
    viewer: () => viewUser(call, actor.user),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = findRepository(state, `${owner}/${name}`);
      if (repository === undefined || !maySee(actor, repository)) {
        throw failure('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return viewRepository(actor, repository);
    },
    addReaction: ({ input }: Input<{ subjectId: string; content: string }>) => {
      const subject = findReactable(state, actor, input.subjectId);
      const needs: Permissions = subject.issue.pull ? GRAPHQL_FIELDS.addReaction : { issues: 'write' };
      assertMay(call, { issue: subject.issue, needs, role: 'read', field: 'AddReaction' });
      const content = REACTIONS[input.content] ?? 'eyes';
      const { reaction } = addReaction(state, { reactions: subject.reactions, user: actor.user, content });
      return {
        clientMutationId: input.clientMutationId,
        subject: { __typename: subject.type, id: input.subjectId, databaseId: subject.id },
        reaction: {
          id: reaction.nodeId,
          databaseId: reaction.id,
          content: input.content,
          createdAt: timestamp(reaction.createdAt),
          user: viewUser(call, reaction.user),
        },
      };
    },
    markPullRequestReadyForReview: ({ input }: Input<{ pullRequestId: string }>) =>
      setDraft(call, { ...input, draft: false, field: 'markPullRequestReadyForReview' }),
    convertPullRequestToDraft: ({ input }: Input<{ pullRequestId: string }>) =>
      setDraft(call, { ...input, draft: true, field: 'convertPullRequestToDraft' }),
  } satisfies Record<keyof typeof GRAPHQL_FIELDS, unknown>;
}

/** Who does not administer the repository is told of no rules. */
function viewRepository(actor: TokenActor, repository: Repository) {
  const administers =
    actor.kind === 'app'
      ? holds(actor.permissions, { administration: 'read' })
      : roleOf(repository, actor.user) === 'admin';
  const rules = administers ? repository.settings.branchProtection : [];
  return {
    __typename: 'Repository',
    id: repository.nodeId,
    databaseId: repository.id,
    branchProtectionRules: ({ first = 0 }: { first?: number }) => ({
      totalCount: rules.length,
      nodes: rules.slice(0, first).map((rule, index) => ({
        ...NO_PROTECTION,
        ...rule,
        id: nodeId('BPR', repository.id + index),
      })),
    }),
  };
}

const NO_PROTECTION: Required<Omit<BranchProtection, 'pattern'>> = {
  requiresApprovingReviews: false,
  dismissesStaleReviews: false,
  restrictsReviewDismissals: false,
  requiresCommitSignatures: false,
  requiresStatusChecks: false,
  restrictsPushes: false,
  blocksCreations: false,
  lockBranch: false,
};

function setDraft(
  call: GraphqlContext,
  params: {
    pullRequestId: string;
    clientMutationId?: string;
    draft: boolean;
    field: 'markPullRequestReadyForReview' | 'convertPullRequestToDraft';
  },
) {
  const { draft, field, pullRequestId } = params;
  const issue = visibleIssues(call.state, call.actor)
    .filter(isPullRequest)
    .find(({ pull }) => pull.nodeId === pullRequestId);
  if (issue === undefined) throw unresolved(pullRequestId);
  assertMay(call, { issue, needs: GRAPHQL_FIELDS[field], role: 'write', field });
  if (issue.state === 'closed') throw failure('UNPROCESSABLE', 'Pull request is closed');
  if (issue.pull.draft === draft) {
    throw failure('UNPROCESSABLE', `Pull request is ${draft ? 'already' : 'not'} a draft`);
  }
  issue.pull.draft = draft;
  issue.updatedAt = call.state.now();
  return {
    clientMutationId: params.clientMutationId,
    pullRequest: {
      id: issue.pull.nodeId,
      databaseId: issue.pull.id,
      isDraft: draft,
      number: issue.number,
      url: `${call.urls.server}/${issue.repository.fullName}/pull/${issue.number}`,
    },
  };
}

function assertMay(
  { actor }: GraphqlContext,
  params: { issue: Issue; needs: Permissions; role: 'read' | 'write'; field: string },
): void {
  const { repository } = params.issue;
  if (actor.kind === 'app') {
    if (actor.repositories.includes(repository) && holds(actor.permissions, params.needs)) return;
    throw failure('FORBIDDEN', 'Resource not accessible by integration');
  }
  if (atLeast(roleOf(repository, actor.user), params.role)) return;
  const { login } = actor.user;
  throw failure('FORBIDDEN', `${login} does not have the correct permissions to execute \`${params.field}\``);
}

function findReactable(state: State, actor: TokenActor, id: string) {
  const found = visibleIssues(state, actor)
    .flatMap((issue) => [
      { type: issue.pull ? 'PullRequest' : 'Issue', issue, ...pick(issue, issue.pull) },
      ...issue.comments.map((comment) => ({ type: 'IssueComment', issue, ...pick(comment) })),
      ...(issue.pull?.reviews ?? []).map((review) => ({ type: 'PullRequestReview', issue, ...pick(review) })),
    ])
    .find(({ nodeId }) => nodeId === id);
  if (found === undefined) throw unresolved(id);
  return found;
}

function pick(
  { reactions, ...own }: { id: number; nodeId: string; reactions: Reaction[] },
  { id, nodeId }: { id: number; nodeId: string } = own,
) {
  return { id, nodeId, reactions };
}

function visibleIssues(state: State, actor: TokenActor): Issue[] {
  return state.repositories
    .filter((repository) => maySee(actor, repository))
    .flatMap((repository) => repository.issues);
}

function unresolved(id: string): GraphQLError {
  return failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
}

function viewUser({ urls }: GraphqlContext, user: { id: number; nodeId: string; login: string }) {
  return {
    __typename: 'User',
    id: user.nodeId,
    databaseId: user.id,
    login: user.login,
    url: `${urls.server}/${user.login}`,
  };
}

const REACTIONS: Record<string, ReactionContent> = {
  CONFUSED: 'confused',
  EYES: 'eyes',
  HEART: 'heart',
  HOORAY: 'hooray',
  LAUGH: 'laugh',
  ROCKET: 'rocket',
  THUMBS_DOWN: '-1',
  THUMBS_UP: '+1',
};
